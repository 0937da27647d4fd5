"""The best seating by wishes alone, as a flow of least cost: how many of whom go where.

People who rank the same rooms in the same way are one kind. A kind flows to the rooms that it
wished for, each step down the ranking one dearer, and to a hub, "elsewhere", from which any room
may be reached, and nowhere. So a kind has as many arcs as it has wishes, and one more.

The costs stand so far apart that no gain further down outweighs a loss further up: two seatings
differ by exchanges along simple cycles, which pass each room and the hub at most once, and so
change no level by more than `_weights` allows for (Ahuja, Magnanti and Orlin, Network Flows, 1993,
section 3.5). A flow's corners are whole numbers, so a linear program finds people, not fractions.

All optimal seatings are known with the first: an arc whose reduced cost is positive is used by none
of them, any other seating without such arcs is as good (complementary slackness).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from webinars.breakouts.seating.solver import INFINITY, Model, Solution

NOWHERE = None
Place = int | None  # a room, or nowhere
Kind = tuple[tuple[int, int], ...]  # rooms, each with its rank; rank 0 is a host's own room
HALF = 0.5  # prices are whole numbers, up to rounding


@dataclass(frozen=True, slots=True)
class Floor:
    """How many more people a room needs; where it must, fewer are no seating at all."""

    needed: int
    must: bool = False


class Levels(NamedTuple):
    """What is minimised, the first first. `broken` counts people lacking where a floor must be."""

    broken: int
    left_out: int
    shortfall: int
    unwished: int
    sum_of_ranks: int


@dataclass(frozen=True, slots=True)
class Flow:
    """One optimal seating, in numbers, and what all of them have in common."""

    levels: Levels
    people: Mapping[int, int]  # by room, in this seating
    grantable: frozenset[tuple[Kind, int]]  # wishes that some optimal seating grants
    homeless: frozenset[Kind]  # kinds of whom some optimal seating sends somebody elsewhere
    havens: tuple[Place, ...]  # places where it sends them
    limits: Mapping[int, tuple[int, int]]  # by room, fewest and most people


def cheapest(
    crowd: Mapping[Kind, int], seats: Mapping[int, int], floors: Mapping[int, Floor]
) -> Flow:
    """Seat a crowd (kind → people) in rooms (room → free seats)."""
    network = _Network(crowd, seats, floors)
    solution = network.model.solve()
    return network.read(solution)


def _weights(rooms: int, longest: int) -> tuple[int, int, int, int]:
    """What it costs to be elsewhere, to lack a person, to be left out, to break a rule."""
    ranks = 2 * (rooms + 2) * (longest + 1)  # the most that one exchange changes
    unwished = ranks + 1
    lacking = 4 * unwished + 1  # one exchange moves at most three people from or to the hub
    left_out = 3 * lacking + 1
    return unwished, lacking, left_out, 5 * left_out


class _Network:
    def __init__(
        self, crowd: Mapping[Kind, int], seats: Mapping[int, int], floors: Mapping[int, Floor]
    ) -> None:
        longest = max((rank for kind in crowd for _room, rank in kind), default=0)
        unwished, lacking, left_out, broken = _weights(len(seats), longest)
        self.seats, self.floors, self.model = seats, floors, Model()
        row, column = self.model.row, self.model.column
        self.room_rows = {room: row(-INFINITY, free) for room, free in seats.items()}
        self.floor_rows = {room: row(floor.needed, INFINITY) for room, floor in floors.items()}
        hub = row(0, 0)

        self.wish_columns: dict[tuple[Kind, int], tuple[int, int]] = {}
        self.hub_columns: dict[Kind, int] = {}
        for kind, people in crowd.items():
            source = row(people, people)
            for room, rank in kind:
                arc = column(rank, [(source, 1), *self._into(room)])
                self.wish_columns[kind, room] = arc, rank
            self.hub_columns[kind] = column(unwished, [(source, 1), (hub, 1)])
        self.place_columns: dict[Place, int] = {
            room: column(0, [(hub, -1), *self._into(room)]) for room in seats
        }
        self.place_columns[NOWHERE] = column(left_out - unwished, [(hub, -1)])
        self.dear = {room: broken if floor.must else lacking for room, floor in floors.items()}
        self.lack_columns = {
            room: column(self.dear[room], [(line, 1)]) for room, line in self.floor_rows.items()
        }

    def _into(self, room: int) -> list[tuple[int, int]]:
        rows = [(self.room_rows[room], 1)]
        if room in self.floor_rows:
            rows.append((self.floor_rows[room], 1))
        return rows

    def read(self, solution: Solution) -> Flow:
        values, reduced = solution.values, solution.reduced
        people = {room: values[self.place_columns[room]] for room in self.seats}
        for (_kind, room), (arc, _rank) in self.wish_columns.items():
            people[room] += values[arc]
        return Flow(
            self._levels(values),
            people,
            frozenset(key for key, (arc, _) in self.wish_columns.items() if reduced[arc] < HALF),
            frozenset(kind for kind, arc in self.hub_columns.items() if reduced[arc] < HALF),
            tuple(place for place, arc in self.place_columns.items() if reduced[arc] < HALF),
            {room: self._limits(room, solution.prices) for room in self.seats},
        )

    def _levels(self, values: list[int]) -> Levels:
        lacking = {room: values[arc] for room, arc in self.lack_columns.items()}
        broken = sum(people for room, people in lacking.items() if self.floors[room].must)
        left_out = values[self.place_columns[NOWHERE]]
        return Levels(
            broken,
            left_out,
            sum(lacking.values()) - broken,
            sum(values[arc] for arc in self.hub_columns.values()) - left_out,
            sum(rank * values[arc] for arc, rank in self.wish_columns.values()),
        )

    def _limits(self, room: int, prices: list[float]) -> tuple[int, int]:
        """A room with a price is full in every optimal seating; so for floors."""
        fewest, most = 0, self.seats[room]
        if abs(prices[self.room_rows[room]]) > HALF:
            fewest = most
        if room in self.floor_rows:
            needed, price = self.floors[room].needed, abs(prices[self.floor_rows[room]])
            if price < self.dear[room] - HALF:
                fewest = max(fewest, needed)
            if price > HALF:
                most = min(most, needed)
        return fewest, most
