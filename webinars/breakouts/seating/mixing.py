"""Mixing: who should not sit together, how far a seating keeps to that, and which does best.

Three aims, the first first: at most so many of a cluster in a room; no more of a country in a room
than its fair share; no more of the advanced and of the beginning SMEs than theirs, so that each
kind sits beside the other. A fair share is proportional to the room's seats and rounded up. What
goes beyond, person by person, is the excess that is minimised.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tgtf_portal.core.solver.flow import NOWHERE, Flow, Kind, Place
from tgtf_portal.core.solver.linear import INFINITY, LinearProgram
from webinars.breakouts.seating.terms import Case, Person, Room
from webinars.breakouts.seating.ties import FreePerson, Group, Quota

AIMS: Sequence[Callable[[Person], str]] = (
    lambda person: person.cluster,
    lambda person: person.country,
    lambda person: person.maturity,
)


class Excess(NamedTuple):
    """People beyond a limit, by aim."""

    cluster: int = 0
    country: int = 0
    maturity: int = 0


NO_EXCESS = Excess()


class Limits:
    """How many people of a value (a cluster, a country …) a room bears."""

    def __init__(self, case: Case) -> None:
        self.rules = case.rules
        self.aims = [n for n in range(len(AIMS)) if self._is_set(n)]
        self.seats = sum(room.capacity for room in case.rooms)
        self.sizes = [Counter(map(aim, case.people)) for aim in AIMS]

    def _is_set(self, aim: int) -> bool:
        return self.rules.spread if aim else self.rules.per_cluster is not None

    def group(self, person: Person) -> Group:
        return tuple(AIMS[aim](person) for aim in self.aims)

    def most(self, aim: int, value: str, room: Room) -> int:
        if aim == 0:
            return self.rules.per_cluster or 0
        return -(-self.sizes[aim][value] * room.capacity // self.seats) if self.seats else 0

    def crowded(self, aim: int, room: Room) -> Iterator[tuple[str, int]]:
        """Values that could exceed their limit in a room, each with its limit."""
        for value, people in self.sizes[aim].items():
            most = self.most(aim, value, room)
            if value and min(people, room.capacity) > most:
                yield value, most


def excess(case: Case, seating: Mapping[int, Place]) -> Excess:
    """What a seating (person → place) goes beyond, over all rooms."""
    limits, beyond = Limits(case), [0] * len(AIMS)
    rooms = {room.id: room for room in case.rooms}
    for aim in limits.aims:
        counts = Counter(
            (seating[person.id], AIMS[aim](person))
            for person in case.people
            if seating[person.id] is not NOWHERE and AIMS[aim](person)
        )
        for (place, value), people in counts.items():
            if place is not NOWHERE:
                beyond[aim] += max(0, people - limits.most(aim, value, rooms[place]))
    return Excess(*beyond)


def mix(
    case: Case,
    free_people: Sequence[FreePerson],
    flow: Flow,
    fixed: Mapping[int, int],
    start: Mapping[int, Place],
) -> tuple[Quota, bool]:
    """Of all seatings as good by wishes, the one of least excess; and whether that is proven.

    `fixed` are those who are seated already (person → room), `start` seats the others and is
    improved on (person → place).
    """
    crowd = _Crowd(case, free_people, flow, fixed)
    values, proven = crowd.counted(free_people, start), True
    for aim in crowd.limits.aims:
        values, sure = crowd.improve(aim, values)
        proven = proven and sure
    return crowd.quota(values), proven


class _Crowd:
    """A program in whole numbers: how many of a group and kind go where, and what is in excess."""

    def __init__(
        self, case: Case, free_people: Sequence[FreePerson], flow: Flow, fixed: Mapping[int, int]
    ) -> None:
        self.program, self.limits = LinearProgram(whole=True), Limits(case)
        row, column = self.program.row, self.program.column
        rooms = [room for room in case.rooms if room.id in flow.limits]
        room_rows = {room.id: row(*flow.limits[room.id]) for room in rooms}
        self.total_rows = {aim: row(0, INFINITY) for aim in self.limits.aims}
        inside = self._inside(case, fixed)
        self.limit_rows = {
            (aim, value, room.id): row(-INFINITY, most - inside[aim, value, room.id])
            for aim in self.limits.aims
            for room in rooms
            for value, most in self.limits.crowded(aim, room)
        }
        self.columns: dict[tuple[Group, Kind, Place], int] = {}
        counts = Counter((free.group, free.kind) for free in free_people)
        for (group, kind), people in counts.items():
            source = (row(people, people), 1)
            for place in _places(kind, flow):
                room = [(room_rows[place], 1)] if place is not NOWHERE else []
                entries = [source, *room, *self._limits_of(group, place)]
                self.columns[group, kind, place] = column(0, entries)
        self.excess_columns = {
            key: column(0, [(line, -1), (self.total_rows[key[0]], 1)])
            for key, line in self.limit_rows.items()
        }

    def _inside(self, case: Case, fixed: Mapping[int, int]) -> Counter[tuple[int, str, int]]:
        return Counter(
            (aim, AIMS[aim](person), fixed[person.id])
            for person in case.people
            if person.id in fixed
            for aim in self.limits.aims
        )

    def _limits_of(self, group: Group, place: Place) -> Iterator[tuple[int, int]]:
        for aim, value in zip(self.limits.aims, group, strict=True):
            if place is not NOWHERE and (aim, value, place) in self.limit_rows:
                yield self.limit_rows[aim, value, place], 1

    def counted(self, free_people: Sequence[FreePerson], seating: Mapping[int, Place]) -> list[int]:
        """A seating as values of the columns."""
        counts = Counter((free.group, free.kind, seating[free.id]) for free in free_people)
        values = [counts[key] for key in self.columns]
        inside: Counter[tuple[int, str, Place]] = Counter()
        for (group, _kind, place), people in counts.items():
            for aim, value in zip(self.limits.aims, group, strict=True):
                inside[aim, value, place] += people
        spare = (inside[key] - self.program.upper[line] for key, line in self.limit_rows.items())
        return values + [max(0, int(beyond)) for beyond in spare]

    def improve(self, aim: int, start: list[int]) -> tuple[list[int], bool]:
        """Least excess by one aim; later aims keep to it."""
        arcs = [arc for key, arc in self.excess_columns.items() if key[0] == aim]
        if not any(start[arc] for arc in arcs):
            values, proven = start, True
        else:
            self.program.costs = [0] * len(self.program.costs)
            for arc in arcs:
                self.program.costs[arc] = 1
            solution = self.program.solve(start)
            values, proven = solution.values, solution.proven
        self.program.upper[self.total_rows[aim]] = sum(values[arc] for arc in arcs)
        return values, proven

    def quota(self, values: list[int]) -> Quota:
        granted: dict[tuple[Group, int], int] = {}
        elsewhere: dict[Group, list[tuple[Place, int]]] = {}
        for (group, kind, place), arc in self.columns.items():
            places = elsewhere.setdefault(group, [])
            if place is NOWHERE or place not in dict(kind):
                places.append((place, values[arc]))
            else:
                granted[group, place] = granted.get((group, place), 0) + values[arc]
        return Quota(granted, elsewhere)


def _places(kind: Kind, flow: Flow) -> Iterator[Place]:
    """Where people of a kind go in some seating that is as good."""
    wished = dict(kind)
    for room in wished:
        if (kind, room) in flow.grantable:
            yield room
    if kind in flow.homeless:
        yield from (place for place in flow.havens if place is NOWHERE or place not in wished)
