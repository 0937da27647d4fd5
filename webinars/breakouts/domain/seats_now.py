"""The seats as they are, room by room: who sits where, and what to look at."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.folding import has_words, holding, name_key, words_of
from tgtf_portal.core.values.numbers import is_number
from webinars.breakouts.domain.participants import (
    Participant,
    Participants,
    hosts_of,
    people_of,
)
from webinars.breakouts.domain.seating_bars import BarPart
from webinars.breakouts.domain.seats_standing import Standing
from webinars.models import Breakout, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet

NO_ROOM = "none"  # the key of those without a seat
FOUND = "found"  # of those whom a search found
PEOPLE_OF_ROOM = 200  # names of a room on a page of very many
MOST_FOUND = 30
LOOKED_THROUGH = ("name", "email", "organisation")
Counted = Mapping[int | None, Standing]


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
    standing: Standing = field(default_factory=Standing)
    is_found: bool = False  # who sits in any room

    @property
    def key(self) -> str:
        if self.is_found:
            return FOUND
        return str(self.breakout.pk) if self.breakout else NO_ROOM

    @property
    def parts(self) -> list[BarPart]:
        whole = self.breakout.capacity if self.breakout else self.number
        return self.standing.parts(max(whole, self.number))

    @property
    def some_by_hand(self) -> bool:
        return any(person.by_hand for person in self.people)

    @property
    def some_by_wish(self) -> bool:
        """Somebody can be kept here."""
        people = [person for person in self.people if person.registration.seat]
        return not all(person.by_hand for person in people)


def rooms_now(participants: Participants, counted: Counted | None = None) -> list[RoomNow]:
    """Those without a seat first, if any; then all rooms in the webinar's order, by name."""
    counted = counted or {}
    inside: dict[int | None, list[PersonNow]] = {room.pk: [] for room in participants.breakouts}
    seats = participants.seats
    for registration in sorted(participants.registrations, key=lambda r: (name_key(r.name), r.pk)):
        place = seats.get(registration.pk)
        inside.setdefault(place, []).append(_person_now(registration, participants.hosts))
    rooms = [
        _room_now(room, inside[room.pk], len(inside[room.pk]), counted)
        for room in participants.breakouts
    ]
    left_out = inside.get(None, [])
    return _with_those_left_out(rooms, left_out, len(left_out), counted)


def _with_those_left_out(
    rooms: list[RoomNow], shown: list[PersonNow], number: int, counted: Counted
) -> list[RoomNow]:
    """Before anybody sits anywhere, nothing is wrong with an empty room or with who stands."""
    is_seated = any(room.number for room in rooms)
    if not is_seated:
        rooms = [_as_empty(room) for room in rooms]
    standing = counted.get(None, Standing())
    return [*([RoomNow(None, shown, number, [], is_seated, standing)] if number else []), *rooms]


def _as_empty(room: RoomNow) -> RoomNow:
    space = [space_in_words(room.breakout, 0)] if room.breakout else []
    return replace(room, remarks=space, wrong=False)


def rooms_in_numbers(
    webinar: Webinar, breakouts: Sequence[Breakout], asked: str, number: int, counted: Counted
) -> list[RoomNow]:
    """The same where people are too many for a page: a page of who sits in the room that is asked
    for, by name. Break-outs need `with_places`."""
    shown = _page_of(webinar, asked, number)
    rooms = [
        _room_now(room, shown if asked == str(room.pk) else [], room.seats_taken, counted)
        for room in breakouts
    ]
    left_out = counted.get(None, Standing()).people
    return _with_those_left_out(rooms, shown if asked == NO_ROOM else [], left_out, counted)


def _page_of(webinar: Webinar, asked: str, number: int) -> list[PersonNow]:
    if asked != NO_ROOM and not is_number(asked):
        return []
    room, active = None if asked == NO_ROOM else int(asked), webinar.registrations.active()
    inside = active.filter(seat=None) if room is None else active.filter(seat__breakout=room)
    first = (number - 1) * PEOPLE_OF_ROOM
    return _in_order(webinar, inside, first, first + PEOPLE_OF_ROOM)


def people_found(
    webinar: Webinar,
    breakouts: Sequence[Breakout],
    words: str,
    participants: Participants | None = None,
) -> list[PersonNow]:
    """The first by name of those in whose name, address or organisation each word stands; their
    marks begin with where they sit. `participants` where they are known already."""
    if participants:
        people = _among(participants, words)
    else:
        active = webinar.registrations.active()
        found = active.filter(holding(LOOKED_THROUGH, words_of(words)))
        people = _in_order(webinar, found, 0, MOST_FOUND)
    titles = {room.pk: room.title for room in breakouts}
    return [_with_room(person, titles) for person in people]


def _among(participants: Participants, words: str) -> list[PersonNow]:
    found = [
        _person_now(person, participants.hosts)
        for person in participants.registrations
        if has_words([person.name, person.email, person.organisation], words)
    ]
    return sorted(found, key=_by_name)[:MOST_FOUND]


def _by_name(person: PersonNow) -> tuple[str, int]:
    return name_key(person.registration.name), person.registration.pk


def _with_room(person: PersonNow, titles: Mapping[int, str]) -> PersonNow:
    seat = person.registration.seat
    room = titles.get(seat.breakout_id, "") if seat else _("No seat")
    return replace(person, marks=", ".join(filter(None, [room, person.marks])))


def _in_order(
    webinar: Webinar, whom: RegistrationQuerySet, first: int, end: int
) -> list[PersonNow]:
    keys = whom.order_by("name__folded", "pk").values("pk")[first:end]
    people = people_of(webinar, keys)
    hosts = hosts_of(webinar) if people else {}
    return sorted((_person_now(person, hosts) for person in people), key=_by_name)


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


def _room_now(room: Breakout, people: list[PersonNow], number: int, counted: Counted) -> RoomNow:
    wrong = []
    if number > room.capacity:
        words = _("Over-full: %(people)d sit here, places: %(capacity)d.")
        wrong.append(words % {"people": number, "capacity": room.capacity})
    if room.is_open and number < room.minimum:
        words = _("Under its minimum: lacks %(lacks)d of %(minimum)d.")
        wrong.append(words % {"lacks": room.minimum - number, "minimum": room.minimum})
    if not room.is_open and number:
        wrong.append(_("Closed, and people still sit here."))
    remarks, standing = wrong or [space_in_words(room, number)], counted.get(room.pk, Standing())
    return RoomNow(room, people, number, remarks, bool(wrong), standing)


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
