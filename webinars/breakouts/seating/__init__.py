"""Who sits in which break-out: pure arithmetic on plain values.

Minimised in this order, the first first:

1. people left out; then, where staff top rooms up, the people that these still lack;
2. people in a room that they did not wish for (hosts and those pinned aside);
3. the sum of ranks, where a first wish counts 1;
4. people in a room beyond the number agreed per cluster, then beyond their country's fair share of
   it, then beyond the fair share of advanced or of beginning SMEs.

Hosts and those pinned by staff sit where they are said to. A room that may close holds its minimum
or nobody; who hosts it is then seated like everybody else. Wishes for rooms that staff have closed
are ignored, and ranks count without them. Rooms and people come in no order: equally good
seatings are told apart by the seed alone, and the same input and seed give the same seating.

An example to follow by hand. Energy (1), waste (2) and water (3) have two seats each:

>>> rooms = [Room(1, 2), Room(2, 2), Room(3, 2)]
>>> ann, ben = Person(1, (1, 2), cluster="Basel"), Person(2, (1,), cluster="Basel")
>>> cleo, dan, eve = Person(3, (1, 2), cluster="Oslo"), Person(4, (2, 3)), Person(5)
>>> seating = seat([ann, ben, cleo, dan, eve], rooms, Rules(per_cluster=1), seed=7)
>>> seating.room_of
{1: 2, 2: 1, 3: 1, 4: 2, 5: 3}

Three want energy, which has two seats. Ben wishes for nothing else, so he sits there; Ann or Cleo
has to take her second wish. Without rules the seed would choose. But Ann and Ben are of the same
cluster, and only one of a cluster should sit in a room: Ann moves to waste, where Dan has his first
wish. That fills waste, and Eve, who wished for nothing, sits in water. Three first wishes and one
second make a sum of ranks of five:

>>> seating.totals.by_rank, seating.totals.sum_of_ranks, seating.totals.no_wish
((3, 1), 5, 1)
>>> miss = seating.placements[0].why.misses[0]
>>> f"Room {miss.room} is {miss.missed}: {miss.asked} wished for it as much, for {miss.seats} seats"
'Room 1 is full: 3 wished for it as much, for 2 seats'
"""

from collections.abc import Sequence

from webinars.breakouts.seating.checks import SeatingError, check
from webinars.breakouts.seating.closing import best_plan
from webinars.breakouts.seating.comparison import first_come_seating, random_seating
from webinars.breakouts.seating.late import place_late
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
from webinars.breakouts.seating.reasons import account
from webinars.breakouts.seating.terms import Case, Maturity, Person, Room, Rules, UnderMinimum


def seat(
    people: Sequence[Person], rooms: Sequence[Room], rules: Rules | None = None, *, seed: int = 0
) -> Seating:
    """The best seating. Raises SeatingError where the input cannot be seated."""
    rules = rules or Rules()
    check(people, rooms, rules)
    case = Case.drawn(people, rooms, rules, seed)
    plan = best_plan(case)
    return account(case, plan.places, rooms, closed=plan.closed, proven=plan.proven)
