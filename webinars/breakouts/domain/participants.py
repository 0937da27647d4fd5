"""Everybody with a place, as seating sees them: plain values, for there may be 50,000."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from tgtf_portal.core.values.folding import name_key
from webinars.breakouts.seating import Person, Room, UnderMinimum
from webinars.models import Breakout, Host, Preference, Registration, Webinar
from webinars.models.personal_link import meeting_id_of
from webinars.models.registration import RegistrationQuerySet

AT_ONCE = 2000  # rows that are held at a time


@dataclass(frozen=True, slots=True)
class Sits:
    """The seat that somebody has."""

    breakout_id: int
    rank: int | None
    pinned: bool
    known_room: int | None  # the room that they were told of: another one while mails wait


@dataclass(frozen=True, slots=True, eq=False)
class Participant:
    """A registration with a place; `country` is the person's own, else the cluster's."""

    pk: int
    webinar_id: int
    name: str
    email: str
    language: str
    organisation: str
    cluster: str
    country: str
    maturity: str
    ranking: tuple[int, ...]
    seat: Sits | None

    def __str__(self) -> str:
        return self.name or self.email

    def wishes(self) -> list[int]:
        return list(self.ranking)

    @property
    def meeting_id(self) -> str:
        return meeting_id_of(self.pk)


@dataclass(frozen=True)
class Participants:
    """Everybody with a place, in order of arrival, and all break-outs in their order."""

    registrations: Sequence[Participant]
    breakouts: Sequence[Breakout]
    hosts: dict[str, int]  # address → the break-out that it hosts, the first where several

    @property
    def rooms(self) -> list[Room]:
        return [_as_the_engine_sees(room) for room in self.breakouts]

    @property
    def people(self) -> list[Person]:
        open_rooms = {room.pk for room in self.breakouts if room.is_open}
        return [self._person(person, open_rooms) for person in self.registrations]

    @cached_property
    def seats(self) -> dict[int, int]:
        """Who sits where today: registration → break-out."""
        return seats_of(self.registrations)

    @cached_property
    def known(self) -> dict[int, int]:
        """Which room each was told of: it is another one while mails wait."""
        rooms = {person.pk: person.seat.known_room for person in self.registrations if person.seat}
        return {person: room for person, room in rooms.items() if room is not None}

    @property
    def untold(self) -> int:
        """How many wait for the mail that names their room."""
        known = self.known
        return sum(known.get(person) != room for person, room in self.seats.items())

    def _person(self, person: Participant, open_rooms: set[int]) -> Person:
        """Where a room was closed since, people placed there by hand are seated anew."""
        by_hand = person.seat.breakout_id if person.seat and person.seat.pinned else None
        pinned = by_hand if by_hand in open_rooms else None
        return Person(
            person.pk,
            person.ranking,
            cluster=person.cluster,
            country=person.country,
            maturity=person.maturity,
            hosts=None if pinned else self.hosts.get(person.email.casefold()),
            pinned=pinned,
        )


def _as_the_engine_sees(breakout: Breakout) -> Room:
    """Seats that are kept for somebody's answer are not there to be given."""
    capacity = max(0, breakout.capacity - breakout.seats_kept)
    under = breakout.under_minimum
    return Room(
        breakout.pk,
        capacity,
        min(breakout.minimum, capacity),
        open=breakout.is_open,
        under_minimum=UnderMinimum(under) if under else None,
    )


def seats_of(people: Iterable[Participant | Registration]) -> dict[int, int]:
    """Registration → break-out, of those who have a seat; rows need `select_related("seat")`."""
    seats = ((person.pk, getattr(person, "seat", None)) for person in people)
    return {person: seat.breakout_id for person, seat in seats if seat}


def participants_of(webinar: Webinar, *, about: Breakout | None = None) -> Participants:
    """Costs four queries, however many come; of one room, those who sit there or wished for it."""
    active = webinar.registrations.active()
    if about:
        wished = Preference.objects.filter(breakout=about).values("registration")
        active = active.filter(Q(seat__breakout=about) | Q(pk__in=wished))
    return Participants(
        _people(webinar, active),
        rooms_of(webinar),
        hosts_of(webinar),
    )


def rooms_of(webinar: Webinar) -> list[Breakout]:
    """All of them in their order, with their places, themes and hosts' names."""
    rooms = webinar.breakouts.with_places().with_host_names().select_related("theme")
    return list(rooms.in_order())


def hosts_of(webinar: Webinar) -> dict[str, int]:
    """Address → the break-out that it hosts, the first where several."""
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place()).exclude(email="")
    in_order = hosts.order_by("-breakout__position", "-breakout_id")
    return {email.casefold(): room for email, room in in_order.values_list("email", "breakout")}


PERSON = ("pk", "name", "email", "language", "organisation", "country", "maturity")
CLUSTER = ("cluster__name", "cluster__country")
SEAT = ("breakout_id", "rank", "pinned", "untold", "told_room_id")


def people_of(webinar: Webinar, keys: Collection[int] | QuerySet) -> list[Participant]:
    """Those of these registrations who have a place, in order of arrival."""
    return _people(webinar, webinar.registrations.active().filter(pk__in=keys))


def _people(webinar: Webinar, whom: RegistrationQuerySet) -> list[Participant]:
    wishes = _rankings(whom)
    same: dict[object, Any] = {}
    rows = whom.order_by("registered_at", "pk")
    values = rows.values_list(*PERSON, *CLUSTER, *(f"seat__{name}" for name in SEAT))
    people = []
    for values_of_one in values.iterator(chunk_size=AT_ONCE):
        # Thousands come from the same clusters and countries: each word is kept once.
        one = [same.setdefault(value, value) for value in values_of_one[3:9]]
        language, organisation, country, maturity, cluster, home = one
        pk, name, email = values_of_one[:3]
        seat = _seat(*values_of_one[9:])
        where, ranking = str(country or home or ""), wishes.get(pk, ())
        facts = language, organisation, cluster or "", where, maturity
        people.append(Participant(pk, webinar.pk, name, email, *facts, ranking, seat))
    return people


def _seat(
    room: int | None, rank: int | None, pinned: bool, untold: bool, told: int | None
) -> Sits | None:
    return Sits(room, rank, pinned, told if untold else room) if room else None


def _rankings(whom: RegistrationQuerySet) -> dict[int, tuple[int, ...]]:
    """Registration → wishes, the dearest first."""
    rows = Preference.objects.filter(registration__in=whom.order_by())
    pairs = rows.order_by("registration", "rank").values_list("registration", "breakout")
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    found: dict[int, tuple[int, ...]] = {}
    for person, wished in groupby(pairs.iterator(chunk_size=AT_ONCE), itemgetter(0)):
        ranking = tuple(room for _person, room in wished)
        found[person] = same.setdefault(ranking, ranking)
    return found


Somebody = TypeVar("Somebody", Participant, Registration)


def in_room_order(
    people: Iterable[Somebody],
    breakouts: Iterable[Breakout],
    room_of: Mapping[int, int],
    *,
    unseated_last: bool = False,
) -> list[Somebody]:
    """Room by room, by name; those without a seat first, or last."""
    order = {room.pk: number for number, room in enumerate(breakouts)}
    nowhere = len(order) if unseated_last else -1

    def place(person: Somebody) -> int:
        return order[room_of[person.pk]] if person.pk in room_of else nowhere

    return sorted(people, key=lambda person: (place(person), name_key(person.name), person.pk))
