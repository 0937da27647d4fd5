"""Units that rank places of limited capacity, shared out at least cost: how many of whom go where.

Units that rank the same places in the same way are one kind. A kind flows to the places that it
ranked, each rank one dearer than the last, and to a hub, "elsewhere", from which any place may be
reached, and nowhere. So a kind has as many arcs as it has ranks, and one more.

The costs stand so far apart that no gain further down outweighs a loss further up: two solutions
differ by exchanges along simple cycles, which pass each place and the hub at most once, and so
change no level by more than `_weights` allows for (Ahuja, Magnanti and Orlin, Network Flows, 1993,
section 3.5). A flow's corners are whole numbers, so a linear program finds units, not fractions.

All optimal solutions are known with the first: an arc whose reduced cost is positive is used by
none of them, any other solution without such arcs is as good (complementary slackness).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tgtf_portal.core.solver.linear import INFINITY, LinearProgram, Solution

NOWHERE = None
Place = int | None
Kind = tuple[tuple[int, int], ...]  # places, each with its rank; rank 0 costs nothing
HALF = 0.5  # prices are whole numbers, up to rounding


@dataclass(frozen=True, slots=True)
class Floor:
    """How many more units a place needs; where it must, fewer are no solution at all."""

    needed: int
    must: bool = False


class Levels(NamedTuple):
    """What is minimised, the first first. `broken` counts units lacking where a floor must be."""

    broken: int
    left_out: int
    shortfall: int
    unranked: int
    sum_of_ranks: int


@dataclass(frozen=True, slots=True)
class Flow:
    """One optimal solution, in numbers, and what all of them have in common."""

    levels: Levels
    inside: Mapping[int, int]  # units by place, in this solution
    grantable: frozenset[tuple[Kind, int]]  # ranked places that some optimal solution grants
    homeless: frozenset[Kind]  # kinds of which some optimal solution sends a unit elsewhere
    havens: tuple[Place, ...]  # places where it sends them
    limits: Mapping[int, tuple[int, int]]  # by place, fewest and most units


def cheapest(
    supply: Mapping[Kind, int], capacities: Mapping[int, int], floors: Mapping[int, Floor]
) -> Flow:
    """Share out the supply (kind → units) to places (place → units that it takes)."""
    network = _Network(supply, capacities, floors)
    solution = network.program.solve()
    return network.read(solution)


def _weights(places: int, longest: int) -> tuple[int, int, int, int]:
    """What it costs to be elsewhere, to lack a unit, to be left out, to break a rule."""
    ranks = 2 * (places + 2) * (longest + 1)  # the most that one exchange changes
    unranked = ranks + 1
    lacking = 4 * unranked + 1  # one exchange moves at most three units from or to the hub
    left_out = 3 * lacking + 1
    return unranked, lacking, left_out, 5 * left_out


class _Network:
    def __init__(
        self, supply: Mapping[Kind, int], capacities: Mapping[int, int], floors: Mapping[int, Floor]
    ) -> None:
        longest = max((rank for kind in supply for _place, rank in kind), default=0)
        unranked, lacking, left_out, broken = _weights(len(capacities), longest)
        self.capacities, self.floors, self.program = capacities, floors, LinearProgram()
        row, column = self.program.row, self.program.column
        self.capacity_rows = {place: row(-INFINITY, most) for place, most in capacities.items()}
        self.floor_rows = {place: row(floor.needed, INFINITY) for place, floor in floors.items()}
        hub = row(0, 0)

        self.rank_columns: dict[tuple[Kind, int], tuple[int, int]] = {}
        self.hub_columns: dict[Kind, int] = {}
        for kind, units in supply.items():
            source = row(units, units)
            for place, rank in kind:
                arc = column(rank, [(source, 1), *self._into(place)])
                self.rank_columns[kind, place] = arc, rank
            self.hub_columns[kind] = column(unranked, [(source, 1), (hub, 1)])
        self.place_columns: dict[Place, int] = {
            place: column(0, [(hub, -1), *self._into(place)]) for place in capacities
        }
        self.place_columns[NOWHERE] = column(left_out - unranked, [(hub, -1)])
        self.dear = {place: broken if floor.must else lacking for place, floor in floors.items()}
        self.lack_columns = {
            place: column(self.dear[place], [(line, 1)]) for place, line in self.floor_rows.items()
        }

    def _into(self, place: int) -> list[tuple[int, int]]:
        rows = [(self.capacity_rows[place], 1)]
        if place in self.floor_rows:
            rows.append((self.floor_rows[place], 1))
        return rows

    def read(self, solution: Solution) -> Flow:
        values, reduced = solution.values, solution.reduced
        inside = {place: values[self.place_columns[place]] for place in self.capacities}
        for (_kind, place), (arc, _rank) in self.rank_columns.items():
            inside[place] += values[arc]
        return Flow(
            self._levels(values),
            inside,
            frozenset(key for key, (arc, _) in self.rank_columns.items() if reduced[arc] < HALF),
            frozenset(kind for kind, arc in self.hub_columns.items() if reduced[arc] < HALF),
            tuple(place for place, arc in self.place_columns.items() if reduced[arc] < HALF),
            {place: self._limits(place, solution.prices) for place in self.capacities},
        )

    def _levels(self, values: list[int]) -> Levels:
        lacking = {place: values[arc] for place, arc in self.lack_columns.items()}
        broken = sum(units for place, units in lacking.items() if self.floors[place].must)
        left_out = values[self.place_columns[NOWHERE]]
        return Levels(
            broken,
            left_out,
            sum(lacking.values()) - broken,
            sum(values[arc] for arc in self.hub_columns.values()) - left_out,
            sum(rank * values[arc] for arc, rank in self.rank_columns.values()),
        )

    def _limits(self, place: int, prices: list[float]) -> tuple[int, int]:
        """A place with a price is full in every optimal solution; so for floors."""
        fewest, most = 0, self.capacities[place]
        if abs(prices[self.capacity_rows[place]]) > HALF:
            fewest = most
        if place in self.floor_rows:
            needed, price = self.floors[place].needed, abs(prices[self.floor_rows[place]])
            if price < self.dear[place] - HALF:
                fewest = max(fewest, needed)
            if price > HALF:
                most = min(most, needed)
        return fewest, most
