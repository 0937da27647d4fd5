"""The tables of `http.py`: every row measured in rounds, ours and bare alternating; medians."""

import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from _processor import own_processor
from _rows import Portal, Row
from _servers import BARE, MADE_ANEW, installed, serve, set_the_scene
from _sizes import IS_SMALL, sized

ROUNDS, ASKED = sized((7, 4), small=(1, 1))
BLOCK_SECONDS = sized(0.08, small=0)  # of processor; a cheap page is asked for more often
REGISTER = ASKED * 2  # at most, in a round


@dataclass(frozen=True)
class Goal:
    title: str
    says: str
    reached: Callable[[float, float], bool]  # by our and the bare seconds


GOALS = {
    "cached": Goal("cached public page, against the page from the cache", "share ≥ 0.7",
                   lambda ours, bare: bare / ours >= 0.7),
    "304": Goal("304 of a public page, against a bare 304", "≤ 1.5 ×",
                lambda ours, bare: ours / bare <= 1.5),
    "anew": Goal("public page made anew, against a template of its size", "share ≥ 0.6",
                 lambda ours, bare: bare / ours >= 0.6),
    "personal": Goal("a person's page, against a template of its size", "share ≥ 0.4",
                     lambda ours, bare: bare / ours >= 0.4),
    "list": Goal("list of 100 rows in the admin, against a bare ModelAdmin's", "≤ 60 ms",
                 lambda ours, bare: ours <= 0.060),
    "registration": Goal("registration, against a bare view's insert", "≤ 10 ×",
                         lambda ours, bare: ours / bare <= 10),
    "poll": Goal("poll without news, against a bare 304 with session", "≤ 2 ×",
                 lambda ours, bare: ours / bare <= 2),
}  # fmt: skip


def main() -> None:
    stores = "PostgreSQL" if os.environ["DATABASE_URL"].startswith("postgres") else "SQLite"
    cache = "Redis" if os.environ.get("REDIS_URL") else "cache table"
    print(
        f"{stores} + {cache}; milliseconds of processor a request (of these in the stores), "
        f"median of {ROUNDS} rounds"
    )
    with installed() as portal:
        scene = set_the_scene(portal, guests=(ROUNDS + 1) * REGISTER)
        ours, anew, bare = serve(portal), serve(portal, **MADE_ANEW), serve(portal, BARE)
        title = ""
        for row in chosen(Portal(ours, anew, bare, scene, REGISTER).rows()):
            if title != (title := GOALS[row.group].title):
                print(f"{title}: {GOALS[row.group].says}")
            report(row, measured(row))
    print(f"asking took {own_processor():.0f} s of processor")


def chosen(rows: Iterable[Row]) -> Iterator[Row]:
    names = set(sys.argv[1:])
    return (row for row in rows if not names or names & {row.group, row.name})


def measured(row: Row) -> list[tuple[float, float]]:
    """For ours and for the bare one: seconds a request, and of these in the stores."""
    sides = row.ours, row.bare
    numbers = [side.number_for(BLOCK_SECONDS, least=ASKED, most=row.most) for side in sides]
    rounds = [
        [side.times(number) for side, number in zip(sides, numbers, strict=True)]
        for _round in range(ROUNDS)
    ]
    return [
        (statistics.median(map(sum, side)), statistics.median(stores for _web, stores in side))
        for side in zip(*rounds, strict=True)
    ]


def report(row: Row, sides: list[tuple[float, float]]) -> None:
    (ours, our_stores), (bare, bare_stores) = sides
    goal = GOALS[row.group]
    verdict = "reached" if goal.reached(ours, bare) else "NOT reached"
    size = f"{row.octets / 1000:6.1f} kB" if row.octets else " " * 9
    print(
        f"  {row.name:16}{size}  {1000 * ours:7.2f} ({1000 * our_stores:6.2f})"
        f"  bare {1000 * bare:6.2f} ({1000 * bare_stores:5.2f})"
        f"   share {bare / ours:5.2f}, {ours / bare:6.2f} ×   {'' if IS_SMALL else verdict}"
    )
