"""The seats as they are, room by room: who sits where, and what to look at."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.numbers import is_number
from webinars.breakouts.domain.participants import (
    Participant,
    Participants,
    hosts_of,
    people_of,
)
from webinars.breakouts.seating.figures import SeatingFigures, figures
from webinars.models import Breakout, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet

NO_ROOM = "none"  # the key of those without a seat
MOST_IN_ROOM = 200  # names of a room on a page of very many


@dataclass(frozen=True, slots=True)
class PersonNow:
    registration: Participant
    marks: str  # which wish it is, and what keeps the person there
    by_hand: bool


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room, or those without a seat: then there is no break-out."""

    breakout: Breakout | None
    people: Sequence[PersonNow]
    number: int  # who sits there, shown here or not
    remarks: Sequence[str]
    wrong: bool  # a remark asks for action

    @property
    def key(self) -> str:
        return str(self.breakout.pk) if self.breakout else NO_ROOM

    @property
    def some_by_hand(self) -> bool:
        return any(person.by_hand for person in self.people)

    @property
    def some_by_wish(self) -> bool:
        return bool(self.breakout) and not all(person.by_hand for person in self.people)


def rooms_now(participants: Participants) -> list[RoomNow]:
    """Those without a seat first, if any; then all rooms in the webinar's order, by name."""
    inside: dict[int | None, list[PersonNow]] = {room.pk: [] for room in participants.breakouts}
    seats = participants.seats
    for registration in sorted(participants.registrations, key=lambda r: (name_key(r.name), r.pk)):
        place = seats.get(registration.pk)
        inside.setdefault(place, []).append(_person_now(registration, participants.hosts))
    rooms = [
        _room_now(room, inside[room.pk], len(inside[room.pk])) for room in participants.breakouts
    ]
    left_out = inside.get(None)
    return [RoomNow(None, left_out, len(left_out), [], True), *rooms] if left_out else rooms


def rooms_in_numbers(webinar: Webinar, breakouts: Sequence[Breakout], asked: str) -> list[RoomNow]:
    """The same where people are too many for a page: who sits in the room that is asked for, the
    first by name. Break-outs need `with_places`."""
    active = webinar.registrations.active()
    left_out = active.filter(seat=None).count()
    shown = _first_of(webinar, active, asked)
    rooms = [
        _room_now(room, shown if asked == str(room.pk) else [], room.seats_taken)
        for room in breakouts
    ]
    alone = shown if asked == NO_ROOM else []
    return [RoomNow(None, alone, left_out, [], True), *rooms] if left_out else rooms


def _first_of(webinar: Webinar, active: RegistrationQuerySet, asked: str) -> list[PersonNow]:
    if asked != NO_ROOM and not is_number(asked):
        return []
    room = None if asked == NO_ROOM else int(asked)
    inside = active.filter(seat__breakout=room) if room else active.filter(seat=None)
    keys = list(inside.order_by("name__folded", "pk").values_list("pk", flat=True)[:MOST_IN_ROOM])
    people = {person.pk: person for person in people_of(webinar, keys)}
    hosts = hosts_of(webinar)
    return [_person_now(people[key], hosts) for key in keys if key in people]


def seats_in_figures(webinar: Webinar) -> SeatingFigures:
    """What the seats of those who have a place come to."""
    people = webinar.registrations.active().order_by()
    return figures(people.values_list("seat__breakout", "seat__rank").iterator(chunk_size=2000))


def _person_now(registration: Participant, hosts: Mapping[str, int]) -> PersonNow:
    seat = registration.seat
    marks = [wish_in_words(registration)] if seat else []
    if hosts.get(registration.email.casefold()) == (seat.breakout_id if seat else 0):
        marks = [_("host")]
    if seat and seat.pinned:
        marks.append(_("by hand"))
    return PersonNow(registration, ", ".join(marks), bool(seat and seat.pinned))


def wish_in_words(registration: Participant | Registration) -> str:
    """Of somebody who has a seat; needs `with_wishes` to cost no query."""
    if registration.seat and registration.seat.rank:
        return _("wish %d") % registration.seat.rank
    return _("not wished for") if registration.wishes() else _("gave no wish")


def _room_now(room: Breakout, people: list[PersonNow], number: int) -> RoomNow:
    wrong = []
    if number > room.capacity:
        words = _("Over-full: %(people)d sit here, places: %(capacity)d.")
        wrong.append(words % {"people": number, "capacity": room.capacity})
    if room.is_open and number < room.minimum:
        words = _("Under its minimum: lacks %(lacks)d of %(minimum)d.")
        wrong.append(words % {"lacks": room.minimum - number, "minimum": room.minimum})
    if not room.is_open and number:
        wrong.append(_("Closed, and people still sit here."))
    return RoomNow(room, people, number, wrong or [space_in_words(room, number)], bool(wrong))


def space_in_words(room: Breakout, people: int) -> str:
    """Whether one more fits.

    >>> from webinars.models import Breakout
    >>> [space_in_words(Breakout(capacity=n), 2) for n in (3, 2)]
    ['1 place left', 'full']
    """
    if not room.is_open:
        return _("closed")
    left = room.capacity - people
    return ngettext("%d place left", "%d places left", left) % left if left > 0 else _("full")


@dataclass(frozen=True, slots=True)
class Choice:
    room: str
    label: str


def choices_of(rooms: Sequence[RoomNow]) -> list[Choice]:
    """Where somebody can be moved; full and closed rooms say so, and refuse in words."""
    return [
        Choice(room.key, f"{room.breakout} ({space_in_words(room.breakout, room.number)})")
        for room in rooms
        if room.breakout
    ]


def groups_of(participants: Participants) -> str:
    """The seats as BigBlueButton's `create` call takes them (2.5 and later): its `groups` in JSON.

    A list of objects with `id`, `name` and `roster`, all of strings; each person's `userID` is the
    registration's `meeting_id`. Closed rooms are left out.
    """
    rooms = sorted(participants.breakouts, key=lambda room: room.pk)
    rosters: dict[int, list[str]] = {room.pk: [] for room in rooms if room.is_open}
    seats = participants.seats
    for person in sorted(participants.registrations, key=lambda person: person.pk):
        rosters.get(seats.get(person.pk, 0), []).append(person.meeting_id)
    groups = [
        {"id": str(room.pk), "name": room.title, "roster": rosters[room.pk]}
        for room in rooms
        if room.is_open
    ]
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":"))
