"""Who of many alike: equally good seatings are told apart by lots, never by names or arrival.

Each wish that some optimal seating grants draws a ticket, and so does being sent elsewhere. Of the
seatings in question the one is taken whose tickets come to the least, which is the same on every
machine: hardly ever do two come to the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from tgtf_portal.core.solver.flow import NOWHERE, Flow, Kind, Place
from tgtf_portal.core.solver.linear import LinearProgram
from tgtf_portal.core.solver.lots import lots

BITS = 20  # of a ticket
ELSEWHERE = -1  # no room has this number
Group = tuple[str, ...]  # cluster, country and maturity, as far as they are to be mixed


@dataclass(frozen=True, slots=True)
class FreePerson:
    """A free person as the arithmetic sees them."""

    id: int
    kind: Kind
    group: Group = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of each group sit where: by their wish, and elsewhere."""

    granted: Mapping[tuple[Group, int], int]
    elsewhere: Mapping[Group, Sequence[tuple[Place, int]]]


def draw(free_people: Sequence[FreePerson], flow: Flow, seed: int) -> dict[int, Place]:
    """Person → place: one of all seatings as good as the flow. People come in order of lots."""
    program = LinearProgram()
    rows = {room: program.row(*limits) for room, limits in flow.limits.items()}
    rows[ELSEWHERE] = program.row(0, 0)
    for place in flow.havens:
        room = [] if place is NOWHERE else [(rows[place], 1)]
        program.column(0, [(rows[ELSEWHERE], -1), *room])
    drawn = _raffle(program, free_people, flow, seed, lambda _free, room: rows[room])
    deck = _dealt(drawn, flow)
    return {free: next(deck) if room == ELSEWHERE else room for free, room in drawn.items()}


def draw_within(
    free_people: Sequence[FreePerson], flow: Flow, quota: Quota, seed: int
) -> dict[int, Place]:
    """The same, of the seatings that keep a quota."""
    program = LinearProgram()
    rows = {key: program.row(people, people) for key, people in quota.granted.items()}
    for group, places in quota.elsewhere.items():
        people = sum(number for _place, number in places)
        rows[group, ELSEWHERE] = program.row(people, people)
    drawn = _raffle(program, free_people, flow, seed, lambda free, room: rows[free.group, room])
    decks = {
        group: iter([place for place, people in places for _ in range(people)])
        for group, places in quota.elsewhere.items()
    }
    return {
        free.id: next(decks[free.group]) if drawn[free.id] == ELSEWHERE else drawn[free.id]
        for free in free_people
    }


def _raffle(
    program: LinearProgram,
    free_people: Sequence[FreePerson],
    flow: Flow,
    seed: int,
    row_of: Callable[[FreePerson, int], int],
) -> dict[int, int]:
    """Person → room, or ELSEWHERE; `row_of` counts who enters."""
    arcs = {}
    for free in free_people:
        one, open_to = program.row(1, 1), list(_open_to(free, flow))
        tickets = lots(seed, f"ties/{free.id}", len(open_to))
        for room, ticket in zip(open_to, tickets, strict=True):
            arc = program.column(ticket >> (32 - BITS), [(one, 1), (row_of(free, room), 1)])
            arcs[arc] = free.id, room
    values = program.solve().values
    return dict(taken for arc, taken in arcs.items() if values[arc])


def _open_to(free: FreePerson, flow: Flow) -> Iterator[int]:
    for room, _rank in free.kind:
        if (free.kind, room) in flow.grantable:
            yield room
    if free.kind in flow.homeless:
        yield ELSEWHERE


def _dealt(drawn: Mapping[int, int], flow: Flow) -> Iterator[Place]:
    """Where those elsewhere go: to the emptiest room in turn, once every minimum is met."""
    yield from [NOWHERE] * flow.levels.left_out
    inside = dict.fromkeys(flow.limits, 0)
    for room in drawn.values():
        if room != ELSEWHERE:
            inside[room] += 1

    def emptiness(room: int) -> tuple[bool, float]:
        fewest, most = flow.limits[room]
        return inside[room] >= fewest, inside[room] / most

    rooms = [room for room in flow.havens if room is not NOWHERE]
    heap = [(emptiness(r), n, r) for n, r in enumerate(rooms) if inside[r] < flow.limits[r][1]]
    heapify(heap)
    while heap:
        _emptiness, order, room = heappop(heap)
        inside[room] += 1
        if inside[room] < flow.limits[room][1]:
            heappush(heap, (emptiness(room), order, room))
        yield room
