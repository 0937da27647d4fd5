"""Whatever happens to a webinar and to its people, the last entry that somebody gets stands.

Lives are made up: people register, confirm, cancel and come back, more of them than there are
places, while the webinar is moved, gets another room or title, and is called off at the end. After
each turn every reader reads what there is: new mails, the file behind the personal page, and the
calendar that programs fetch.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import NamedTuple

import icalendar
import pytest
import time_machine
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.calendar import calendar_of
from webinars.common.calendar import own_entry, own_occasion
from webinars.followup.domain.personal_calendar import places_of
from webinars.models import CalendarFeed, Registration, Webinar
from webinars.registration.domain.actions import (
    cancel_registration,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.places import accept_offer
from webinars.tests.factories import WebinarFactory
from webinars.webinar.domain.actions import cancel_webinar, move_webinar, revise_entry

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTS_AT = datetime(2026, 6, 17, 8, tzinfo=UTC)
PEOPLE = ("ana", "ben", "cem")
numbers = count()


class Entry(NamedTuple):
    """What one reader was told of the webinar once."""

    uid: str
    sequence: int
    stamp: datetime
    facts: tuple[str, datetime, str, str]  # status, start, room, title

    @property
    def revision(self) -> tuple[int, datetime]:
        return self.sequence, self.stamp


class World:
    """A webinar with fewer places than people, and what each of them has received."""

    def __init__(self, offer_hours: int) -> None:
        number = next(numbers)
        self.webinar = WebinarFactory(
            starts_at=STARTS_AT,
            ends_at=STARTS_AT + timedelta(hours=2),
            capacity=2,
            offer_hours=offer_hours,
        )
        self.addresses = {name: f"{name}{number}@example.org" for name in PEOPLE}
        self.feeds = {
            name: CalendarFeed.objects.create(email=address)
            for name, address in self.addresses.items()
        }
        self.received: dict[str, list[Entry]] = {name: [] for name in PEOPLE}
        self.unread = 0

    def person(self, name: str) -> Registration | None:
        rows = Registration.objects.select_related("webinar")
        return rows.filter(webinar=self.webinar, email=self.addresses[name]).first()

    # --- What happens -------------------------------------------------------------------------
    def register(self, name: str) -> None:
        register(self.webinar, email=self.addresses[name], name=name)

    def ask(self, name: str) -> None:
        register(self.webinar, email=self.addresses[name], name=name, verified=False)

    def confirm(self, name: str) -> None:
        if person := self.person(name):
            confirm_registration(person)

    def accept(self, name: str) -> None:
        if person := self.person(name):
            accept_offer(person)

    def cancel(self, name: str) -> None:
        if person := self.person(name):
            cancel_registration(person)

    def return_(self, name: str) -> None:
        if person := self.person(name):
            register_again(person)

    def move(self, name: str) -> None:
        starts_at = STARTS_AT + timedelta(days=1 + next(numbers) % 60)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        move_webinar(self.webinar, **times, time_zone="Europe/Brussels", by=None)

    def change_room(self, name: str) -> None:
        self._change(venue=f"Room {next(numbers)}")

    def change_title(self, name: str) -> None:
        self._change(title=f"Title {next(numbers)}")

    def _change(self, **facts: str) -> None:
        """As the webinar's page in the administration does."""
        webinar = Webinar.objects.get(pk=self.webinar.pk)
        for field, value in facts.items():
            setattr(webinar, field, value)
        webinar.save(update_fields=[*facts, "changed_at"])
        revise_entry(webinar, changed=facts, tell=bool(next(numbers) % 2), by=None)

    def call_off(self, name: str) -> None:
        cancel_webinar(self.webinar, by=None)

    # --- What is read -------------------------------------------------------------------------
    def read_all(self) -> None:
        for message in Message.objects.filter(pk__gt=self.unread).order_by("pk"):
            self.unread = message.pk
            letter = outbox.write(message)
            name = next(n for n, address in self.addresses.items() if address == message.recipient)
            if letter and letter.calendar:
                self.received[name] += entries(letter.calendar.content)
        for name in PEOPLE:
            if person := self.person(name):
                self.received[name] += entries(own_entry(person).content)
            occasions = [own_occasion(place) for place in places_of(self.feeds[name])]
            self.received[name] += entries(calendar_of(occasions, name="-").content)


def entries(content: bytes) -> list[Entry]:
    return [
        Entry(str(event["UID"]), event["SEQUENCE"], event["DTSTAMP"].dt, facts_of(event))
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]


def facts_of(event: icalendar.Event) -> tuple[str, datetime, str, str]:
    starts_at = event["DTSTART"].dt.astimezone(UTC)
    return str(event["STATUS"]), starts_at, str(event.get("LOCATION", "")), str(event["SUMMARY"])


def as_it_is(person: Registration) -> tuple[str, datetime, str, str]:
    webinar = person.webinar
    status = {"confirmed": "CONFIRMED", "cancelled": "CANCELLED"}.get(person.status, "TENTATIVE")
    status = "CANCELLED" if webinar.status == Webinar.Status.CANCELLED else status
    return status, webinar.starts_at, webinar.venue, webinar.title


TURNS = [
    World.register,
    World.ask,
    World.confirm,
    World.accept,
    World.cancel,
    World.cancel,
    World.return_,
    World.return_,
    World.move,
    World.change_room,
    World.change_title,
]
turns = st.tuples(st.sampled_from(TURNS), st.sampled_from(PEOPLE), st.integers(0, 90_000))


# Lives are short as they are, and each takes a while: nobody waits for a still shorter one.
@settings(max_examples=12, phases=[Phase.generate])
@given(
    life=st.lists(turns, min_size=3, max_size=12),
    offer_hours=st.sampled_from([0, 24]),
    called_off=st.booleans(),
)
def test_every_change_is_a_later_revision_for_each_reader(life, offer_hours, called_off):
    with time_machine.travel(BEGIN, tick=False) as clock:
        world = World(offer_hours)
        world.unread = getattr(Message.objects.order_by("pk").last(), "pk", 0)
        start = [(World.register, name, 60) for name in PEOPLE]
        end = [(World.call_off, "ana", 60)] if called_off else []
        for turn, name, seconds in [*start, *life, *end]:
            clock.shift(timedelta(seconds=seconds))
            with suppress(Refused):
                turn(world, name)
            world.read_all()

    for name, told in world.received.items():
        assert_only_grows(told)
        [(uid, standing)] = calendar_after(told).items()
        assert (uid, standing.facts) == (world.webinar.calendar_uid, as_it_is(world.person(name)))


def assert_only_grows(told: list[Entry]) -> None:
    for before, after in pairwise(told):
        assert after.stamp >= before.stamp, (before, after)
        assert after.sequence >= before.sequence, (before, after)
        assert after.sequence > before.sequence or after.facts == before.facts, (before, after)


def calendar_after(told: list[Entry]) -> dict[str, Entry]:
    """In whatever order they arrived: of each UID the highest revision stands (RFC 5546, 2.1.5)."""
    calendar: dict[str, Entry] = {}
    for entry in reversed(told):
        known = calendar.get(entry.uid)
        if known is None or entry.revision > known.revision:
            calendar[entry.uid] = entry
    return calendar
