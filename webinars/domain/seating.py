"""Who sits in which break-out: pure arithmetic on plain values.

People are seated by the successive shortest path method for minimum-cost flow (Busacker and Gowen
1960; Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7): each person in turn takes the
cheapest room, moving others along a chain of exchanges where that costs less in all. The result is
optimal in this order: nobody stands while a seat is free, fewest people in rooms they did not wish
for, smallest sum of ranks.

>>> best_seating({1: [10, 20], 2: [10]}, {10: 1, 20: 1})
{1: 20, 2: 10}
"""

from collections.abc import Mapping, Sequence

UNWISHED_WEIGHT = 10**6  # dearer than any sum of ranks that a change of rooms could save
STANDING_WEIGHT = 10**12  # dearer than any number of people in rooms they did not wish for
STANDING = -1  # stands for "no room" while the seating is worked out

Costs = Mapping[int, Mapping[int, int]]
Members = dict[int, dict[int, None]]  # by room, a set of people that keeps its order


def best_seating(wishes: Mapping[int, Sequence[int]], rooms: Mapping[int, int]) -> dict[int, int]:
    """Seat people by ranked wishes.

    `wishes` gives each person's rooms, the dearest first; `rooms` gives each room's number of
    seats. Returns person → room for all who got a seat. The same input gives the same seating:
    people come in the order of `wishes`, and of equally good rooms the one named first in `rooms`
    is taken.
    """
    cost = {person: _costs(ranking, rooms) for person, ranking in wishes.items()}
    free = {**rooms, STANDING: len(wishes)}
    members: Members = {room: {} for room in free}
    seating: dict[int, int] = {}
    for person in wishes:
        _seat(person, cost, free, members, seating)
    return {person: seating[person] for person in wishes if seating[person] != STANDING}


def _costs(ranking: Sequence[int], rooms: Mapping[int, int]) -> dict[int, int]:
    ranks = {room: rank for rank, room in enumerate(ranking, start=1)}
    return {room: ranks.get(room, UNWISHED_WEIGHT) for room in rooms} | {STANDING: STANDING_WEIGHT}


def _seat(
    person: int, cost: Costs, free: dict[int, int], members: Members, seating: dict[int, int]
) -> None:
    """Find the cheapest chain from this person to a free seat, and move everybody along it."""
    distance, came_from = _cheapest_chains(person, cost, members)
    room = min((room for room in free if free[room]), key=distance.__getitem__)
    free[room] -= 1
    while True:
        mover = came_from[room]
        left = seating.get(mover)
        if left is not None:
            del members[left][mover]
        members[room][mover] = None
        seating[mover] = room
        if left is None:
            return
        room = left


def _cheapest_chains(
    person: int, cost: Costs, members: Members
) -> tuple[dict[int, int], dict[int, int]]:
    """For each room, what it costs in all if one more person enters it, and who would move in.

    The method is Bellman's and Ford's, over rooms instead of people.
    """
    moves = {
        (old, new): min((cost[p][new] - cost[p][old], p) for p in people)
        for old, people in members.items()
        for new in members
        if people and old != new
    }
    distance = dict(cost[person])
    came_from = dict.fromkeys(distance, person)
    changed = True
    while changed:
        changed = False
        for (old, new), (step, mover) in moves.items():
            if distance[old] + step < distance[new]:
                distance[new], came_from[new], changed = distance[old] + step, mover, True
    return distance, came_from
