"""Somebody comes late: one more is seated, and nobody moves."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tgtf_portal.core.solver.flow import NOWHERE, Place
from tgtf_portal.core.solver.lots import lot
from webinars.breakouts.seating.checks import SeatingError, check
from webinars.breakouts.seating.outcome import Miss, Missed, Placement, Reason, Why
from webinars.breakouts.seating.terms import Person, Room, Rules, UnderMinimum


def place_late(
    person: Person,
    seating: Mapping[int, Place],
    rooms: Sequence[Room],
    rules: Rules | None = None,
    *,
    seed: int = 0,
) -> Placement:
    """The dearest wish with a free seat; else the room that lacks most people, or has most space.

    `seating` is who sits where (person → room). A room that closed because too few came together
    stays closed. The placement's room is None where every seat is taken. Raises SeatingError, also
    where the room that the person hosts or is pinned to is full.
    """
    rules = rules or Rules()
    check([person], rooms, rules)
    others = Counter(place for other, place in seating.items() if other != person.id)
    return _Door(person, others, rooms, rules).placement(seed)


class _Door:
    def __init__(
        self, person: Person, people: Counter[Place], rooms: Sequence[Room], rules: Rules
    ) -> None:
        self.person, self.people, self.rules = person, people, rules
        self.rooms = {room.id: room for room in rooms if room.open}
        self.free = {
            number: room.capacity - people[number]
            for number, room in self.rooms.items()
            if room.capacity > people[number] and not self._stays_closed(room)
        }
        self.wishes = [room for room in person.wishes if room in self.rooms]

    def _stays_closed(self, room: Room) -> bool:
        closes = self.rules.of(room) == UnderMinimum.CLOSE and room.minimum > 0
        return closes and not self.people[room.id] and self._fixed() != room.id

    def _fixed(self) -> int | None:
        return self.person.hosts if self.person.pinned is None else self.person.pinned

    def placement(self, seed: int) -> Placement:
        number, fixed = self.person.id, self._fixed()
        if fixed in self.rooms:
            if fixed not in self.free:
                raise SeatingError("pinned", f"room {fixed} is full", person=number, room=fixed)
            reason = Reason.HOST if self.person.pinned is None else Reason.PINNED
            return Placement(number, fixed, Why(reason, self._rank(fixed)))
        room = next((wish for wish in self.wishes if wish in self.free), NOWHERE)
        if room is not NOWHERE:
            rank = self._rank(room)
            return Placement(number, room, Why(Reason.WISH, rank, self._misses(rank)))
        if not self.free:
            return Placement(number, NOWHERE, Why(Reason.LEFT_OUT, misses=self._misses()))
        reason = Reason.OTHER_ROOM if self.wishes else Reason.NO_WISH
        return Placement(number, self._neediest(seed), Why(reason, misses=self._misses()))

    def _rank(self, room: int) -> int | None:
        return self.wishes.index(room) + 1 if room in self.wishes else None

    def _misses(self, until: int | None = None) -> tuple[Miss, ...]:
        """The wishes dearer than this rank, or all."""
        dearer = self.wishes if until is None else self.wishes[: until - 1]
        return tuple(
            Miss(room, rank, self._missed(room), None, self.rooms[room].capacity)
            for rank, room in enumerate(dearer, start=1)
        )

    def _missed(self, room: int) -> Missed:
        closed = self._stays_closed(self.rooms[room])
        return Missed.UNDER_MINIMUM if closed else Missed.FULL

    def _neediest(self, seed: int) -> int:
        def need(room: int) -> tuple[float, ...]:
            lacking = max(0, self.rooms[room].minimum - self.people[room])
            return lacking, self.free[room], lot(seed, f"late/{self.person.id}/{room}"), room

        return max(self.free, key=need)
