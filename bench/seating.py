"""What the best seating costs, and what it is worth: three sizes, beside three other ways to seat.

Each seating is made in a process of its own, which is measured from its first call to the engine,
the solver's import and the reasons for every seat included, and by its peak of memory. Beside it: a
bare linear program, person by person and room by room, which must find nothing better; the
same people first come, first served; and the same people by chance. Wishes are skewed, so that
rooms are contested. The program is solved by scipy where it is installed, else by highspy.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from _sizes import sized

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = sized(3, small=1)
WISHES = 3
ELSEWHERE = 1000  # what a room not wished for costs: more than any exchange of ranks saves


@dataclass(frozen=True)
class Size:
    people: int
    rooms: int
    seats: int  # in each room
    per_cluster: int | None  # with it, countries and maturities are mixed too
    seconds: float  # the limit
    megabytes: int = 600


FULL = (Size(120, 12, 12, 2, 1), Size(2_000, 20, 110, None, 1), Size(10_000, 50, 210, None, 5))
SIZES = sized(FULL, small=(Size(20, 3, 8, 12, 1),))


def main() -> None:
    for number, size in enumerate(SIZES):
        rounds = [measured("best", number) for _round in range(ROUNDS)]
        plain, first, chance = (measured(way, number) for way in ("plain", "first", "random"))
        report(size, rounds, plain, {"first come": first, "by chance": chance})


def measured(way: str, number: int) -> dict[str, Any]:
    argv = [sys.executable, __file__, way, str(number)]
    return json.loads(subprocess.check_output(argv, cwd=ROOT))


# --- People ---------------------------------------------------------------------------------------
def people_and_rooms(size: Size) -> tuple[list[Any], list[Any]]:
    from webinars.breakouts.seating import Person, Room

    dice = random.Random(2021)
    rooms = [Room(number, size.seats) for number in range(size.rooms)]
    favour = favoured(size.rooms)
    countries = {f"cluster {n}": f"country {dice.randrange(12)}" for n in range(25)}
    people = []
    for number in range(size.people):
        cluster = dice.choice(list(countries))
        wished = wishes(dice, number, favour)
        maturity = dice.choice(["advanced", "beginning", "beginning"])
        people.append(Person(number, wished, cluster, countries[cluster], maturity))
    return people, rooms


def favoured(rooms: int) -> list[float]:
    """How much each room is wanted: the first most."""
    return [1 / (1 + number) ** 0.7 for number in range(rooms)]


def wishes(dice: random.Random, number: int, favour: list[float]) -> tuple[int, ...]:
    """Rooms by their places; one person in twenty has no wishes."""
    wished: dict[int, None] = {}
    while len(wished) < WISHES and number % 20:
        wished[dice.choices(range(len(favour)), favour)[0]] = None
    return tuple(wished)


# --- Ways to seat them, each in its own process ---------------------------------------------------
def one_way(way: str, size: Size) -> None:
    from webinars.breakouts.seating import Rules, first_come_seating, random_seating, seat

    people, rooms = people_and_rooms(size)
    rules = Rules(size.per_cluster, spread=size.per_cluster is not None)
    ways: dict[str, Callable] = {
        "best": seat,
        "first": first_come_seating,
        "random": random_seating,
        "plain": plain_program,
    }
    wall, processor = time.perf_counter(), time.process_time()
    outcome = ways[way](people, rooms, rules)
    found = {
        "seconds": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found | (outcome if way == "plain" else summary(outcome))))


def summary(seating: Any) -> dict[str, Any]:
    totals = seating.totals
    return {
        "by_rank": totals.by_rank,
        "unwished": totals.unwished,
        "sum_of_ranks": totals.sum_of_ranks,
        "excess": totals.excess,
        "proven": seating.proven,
    }


def plain_program(people: list[Any], rooms: list[Any], _rules: Any) -> dict[str, Any]:
    """A column for each person and room, and nothing clever."""
    import numpy as np

    costs = np.full((len(people), len(rooms)), float(ELSEWHERE))
    for person in people:
        for rank, room in enumerate(person.wishes, start=1):
            costs[person.id, room] = rank
    seats = np.array([room.capacity for room in rooms], float)
    solver, least = by_scipy(costs, seats) if find_spec("scipy") else by_highspy(costs, seats)
    return {"solver": solver, "least": round(least)}


def by_scipy(costs: Any, seats: Any) -> tuple[str, float]:
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, kron

    people, rooms = costs.shape
    one_each = kron(eye_array(people), np.ones((1, rooms)), format="csr")
    in_room = kron(np.ones((1, people)), eye_array(rooms), format="csr")
    found = linprog(costs.ravel(), in_room, seats, one_each, np.ones(people), method="highs")
    return "scipy", found.fun


def by_highspy(costs: Any, seats: Any) -> tuple[str, float]:
    import highspy
    import numpy as np

    people, rooms = costs.shape
    program = highspy.HighsLp()
    columns = people * rooms
    program.num_col_, program.num_row_ = columns, people + rooms
    program.col_cost_ = costs.ravel()
    program.col_lower_, program.col_upper_ = np.zeros(columns), np.full(columns, highspy.kHighsInf)
    program.row_lower_ = np.concatenate([np.ones(people), np.zeros(rooms)])
    program.row_upper_ = np.concatenate([np.ones(people), seats])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * columns + 1, 2)
    person, room = np.divmod(np.arange(columns), rooms)
    matrix.index_ = np.column_stack([person, people + room]).ravel()
    matrix.value_ = np.ones(2 * columns)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(program)
    solver.run()
    return "highspy", solver.getInfo().objective_function_value


# --- Report ---------------------------------------------------------------------------------------
def report(
    size: Size, rounds: list[dict[str, Any]], plain: dict[str, Any], others: dict[str, Any]
) -> None:
    best = min(rounds, key=lambda found: found["seconds"])
    reached = best["unwished"] * ELSEWHERE + best["sum_of_ranks"]
    assert reached == plain["least"], f"{reached}, but {plain['least']} is possible"
    mixing = (
        f"at most {size.per_cluster} of a cluster and mixed" if size.per_cluster else "not mixed"
    )
    print(f"{size.people:,} people in {size.rooms} rooms of {size.seats}, {mixing}:")
    kept = best["seconds"] <= size.seconds and best["megabytes"] <= size.megabytes
    print(
        f"  best of {ROUNDS}    {cost(best)}   limits {size.seconds} s, {size.megabytes} MB: "
        f"{'kept' if kept else 'NOT KEPT'}{'' if best['proven'] else ', NOT PROVEN'}"
    )
    print(f"  bare program {cost(plain)}   by {plain['solver']}; it finds nothing better")
    print("               wishes: 1st     2nd    3rd   none   sum of ranks   excess in mixing")
    for name, found in {"best": best, **others}.items():
        first, second, third = (*found["by_rank"], 0, 0, 0)[:3]
        print(
            f"  {name:<12} {first:12,} {second:7,} {third:6,} {found['unwished']:6,} "
            f"{found['sum_of_ranks']:14,} {sum(found['excess']):18,}"
        )


def cost(found: dict[str, Any]) -> str:
    return (
        f"{found['seconds']:6.2f} s ({found['processor']:.2f} of processor) "
        f"{found['megabytes']:5.0f} MB"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if len(sys.argv) > 1:
        one_way(sys.argv[1], SIZES[int(sys.argv[2])])
    else:
        main()
