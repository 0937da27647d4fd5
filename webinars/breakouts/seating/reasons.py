"""From who sits where to why: the account of a seating that people can be given."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tgtf_portal.core.solver.flow import NOWHERE, Place
from webinars.breakouts.seating.mixing import Excess, excess
from webinars.breakouts.seating.outcome import (
    Composition,
    Miss,
    Missed,
    Placement,
    Reason,
    Seating,
    State,
    Totals,
    Why,
)
from webinars.breakouts.seating.terms import Case, Maturity, Person, Room, UnderMinimum

FIXED = {Reason.HOST, Reason.PINNED}


def account(
    case: Case,
    places: Mapping[int, Place],
    rooms: Sequence[Room],
    *,
    closed: frozenset[int] = frozenset(),
    proven: bool = True,
) -> Seating:
    """`places` is where everybody sits, `closed` are rooms that close under their minimum."""
    reasons, by_id = _Reasons(case, places, closed), sorted(rooms, key=lambda room: room.id)
    people = sorted(case.people, key=lambda person: person.id)
    placements = tuple(reasons.placement(person) for person in people)
    return Seating(
        placements,
        tuple(_composition(room, people, placements, closed) for room in by_id),
        _totals(placements, excess(case, places)),
        proven,
    )


class _Reasons:
    def __init__(self, case: Case, places: Mapping[int, Place], closed: frozenset[int]) -> None:
        self.case, self.places, self.closed = case, places, closed
        self.rooms = {room.id: room for room in case.rooms}
        self.people = Counter(places.values())
        fixed = [person for person in case.people if self._fixed(person)]
        self.fixed = Counter(places[person.id] for person in fixed)
        self.asked = Counter(
            (room, rank)
            for person in case.people
            if not self._fixed(person)
            for room, rank in self._ranks(person).items()
        )

    def _fixed(self, person: Person) -> Reason | None:
        if person.pinned is not None:
            return Reason.PINNED
        place = self.places[person.id]
        return Reason.HOST if place is not NOWHERE and place == person.hosts else None

    def _ranks(self, person: Person) -> dict[int, int]:
        offered = (room for room in person.wishes if room in self.rooms)
        return {room: rank for rank, room in enumerate(offered, start=1)}

    def placement(self, person: Person) -> Placement:
        place, ranks = self.places[person.id], self._ranks(person)
        fixed, rank = self._fixed(person), None if place is NOWHERE else ranks.get(place)
        if fixed:
            return Placement(person.id, place, Why(fixed, rank))
        if place is NOWHERE:
            reason = Reason.LEFT_OUT
        elif rank:
            reason = Reason.WISH
        else:
            reason = Reason.OTHER_ROOM if ranks else Reason.NO_WISH
        misses = tuple(
            self._miss(room, wish, place)
            for room, wish in ranks.items()
            if rank is None or wish < rank
        )
        return Placement(person.id, place, Why(reason, rank, misses))

    def _miss(self, number: int, rank: int, place: Place) -> Miss:
        room = self.rooms[number]
        asked = sum(self.asked[number, wish] for wish in range(1, rank + 1))
        return Miss(
            number, rank, self._missed(room, place), asked, room.capacity - self.fixed[number]
        )

    def _missed(self, room: Room, place: Place) -> Missed:
        if room.id in self.closed:
            return Missed.UNDER_MINIMUM
        if self.people[room.id] >= room.capacity:
            return Missed.FULL
        if place is not NOWHERE and self._needs_all(self.rooms[place]):
            return Missed.NEEDED
        return Missed.PASSED_OVER

    def _needs_all(self, room: Room) -> bool:
        keeps = self.case.rules.of(room) != UnderMinimum.LEAVE
        return keeps and self.people[room.id] <= room.minimum


def _composition(
    room: Room, people: Iterable[Person], placements: Iterable[Placement], closed: frozenset[int]
) -> Composition:
    """`people` and `placements` come in the same order."""
    inside = [
        (person, placement.why)
        for person, placement in zip(people, placements, strict=True)
        if placement.room == room.id
    ]
    maturity = Counter(person.maturity for person, _why in inside)
    under = State.UNDER_MINIMUM if room.id in closed else State.OPEN
    return Composition(
        room.id,
        under if room.open else State.CLOSED,
        room.capacity,
        room.minimum,
        tuple(person.id for person, _why in inside),
        _by_rank(why for _person, why in inside),
        _counted(person.cluster for person, _why in inside),
        _counted(person.country for person, _why in inside),
        maturity[Maturity.ADVANCED],
        maturity[Maturity.BEGINNING],
    )


def _totals(placements: Sequence[Placement], beyond: Excess) -> Totals:
    reasons = Counter(placement.why.reason for placement in placements)
    return Totals(
        people=len(placements),
        left_out=reasons[Reason.LEFT_OUT],
        fixed=sum(reasons[reason] for reason in FIXED),
        by_rank=_by_rank(placement.why for placement in placements),
        other_room=reasons[Reason.OTHER_ROOM],
        no_wish=reasons[Reason.NO_WISH],
        excess=beyond,
    )


def _by_rank(whys: Iterable[Why]) -> tuple[int, ...]:
    """First wishes first, up to the last that was granted."""
    ranks = Counter(why.rank for why in whys if why.rank and why.reason == Reason.WISH)
    return tuple(ranks[rank] for rank in range(1, max(ranks, default=0) + 1))


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Most frequent first; what is unknown is left out."""
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
