"""What compiling a recap costs, from five rooms of 30 notes to 50 rooms of 2,000.

The whole verb, as the sweep calls it: everything is gathered, near-copies are found over all rooms,
sentences are drafted and kept with their sources and as a version. Each size is compiled in a
process of its own, so that the peak of memory is its own, too; what filled the database was another
one. The recap is compiled twice, and has to read the same.

The notes are put together from what clusters say, in three languages: three in twenty repeat one
of 240 things that many say, one in ten what another one wrote, each with the case, the
punctuation, a word or a letter changed. `bench/recap.py 10000` measures one size alone.
"""

import math
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _portal import Spent, in_own_process
from _sizes import sized
from django.core.management import call_command
from django.utils import timezone

from webinars.models import Insight, Recap, Registration, Seat, Source, Statement, Vote, Webinar
from webinars.recap.domain import compilation
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, HostFactory

FULL = {150: (5, 30), 10_000: (50, 200), 30_000: (50, 600), 100_000: (50, 2_000)}
SIZES = sized(FULL, small={20: (2, 10)})
LIMITS = {150: (0.5, 500), 100_000: (60, 500)}  # seconds and megabytes
ROUNDS = {150: 3}  # the best of so many; of the others one
GROWS = (10_000, 100_000)
PEOPLE, MOST_VOTES = sized(2_000, small=20), 5
SAID_BY_MANY = 240
BATCH = 500

_LINES = Path(__file__).with_name("recap_words.txt").read_text().splitlines()[1:]
WORDS = {slot: words.split("|") for slot, words in (line.split(": ", 1) for line in _LINES)}
KINDS = [
    *["insight"] * 3, "best_practice", *["barrier", "need"] * 2,
    "recommendation", "commitment", "synergy", "offer", "objective",
]  # fmt: skip
COUNTRIES = ["BE", "FR", "DE", "ES", "IT", "PT", "SI", "BG", "PL", "FI"]


def main() -> None:
    found, kept = {}, []
    for size in map(int, sys.argv[1:2] or SIZES):
        in_own_process(fill, size)
        found[size] = in_own_process(compile_twice, size)
        kept.append(reported(size, found[size]))
    if all(size in found for size in GROWS):
        kept.append(grown(found))
    sys.exit(not all(kept))


def reported(size: int, found: dict[str, Any]) -> bool:
    seconds, megabytes = LIMITS.get(size, (math.inf, math.inf))
    kept = found["seconds"] <= seconds and found["megabytes"] <= megabytes and found["same"]
    rooms, _notes = SIZES[size]
    limits = f"   limits {seconds} s, {megabytes} MB" if size in LIMITS else ""
    print(
        f"{size:>8,} notes in {rooms:2} rooms   {found['seconds']:6.2f} s"
        f" ({found['processor']:.2f} of processor, locked {found['locked']:5.2f} s)"
        f"   again {found['again']:6.2f} s"
        f"   {found['megabytes']:4.0f} MB   {found['statements']} statements,"
        f" {found['sources']:,} sources{limits}{'' if kept else '   MISSED'}",
        flush=True,
    )
    return kept


def grown(found: dict[int, dict[str, Any]]) -> bool:
    few, many = GROWS
    times = found[many]["seconds"] / found[few]["seconds"]
    allowed = many * math.log(many) / (few * math.log(few))
    exponent = math.log(times) / math.log(many / few)
    kept = times <= allowed
    print(
        f"from {few:,} to {many:,} notes {times:.1f} times as long (exponent {exponent:.2f});"
        f" n log n: {allowed:.1f} times{'' if kept else '   MISSED'}"
    )
    return kept


# --- In processes of their own --------------------------------------------------------------------
def fill(size: int) -> None:
    call_command("flush", interactive=False, verbosity=0)
    dice = random.Random(2021)
    number, notes = SIZES[size]
    webinar = HeldWebinarFactory(slug="large", capacity=PEOPLE)
    rooms = BreakoutFactory.create_batch(number, webinar=webinar, capacity=PEOPLE)
    for room in rooms:
        HostFactory(breakout=room)
        Insight.objects.create(breakout=room, kind="conclusion", text=f"{made_up(dice)}.")
    people = Registration.objects.bulk_create(guests(webinar, dice), batch_size=BATCH)
    Seat.objects.bulk_create(
        (Seat(registration=person, breakout=rooms[n % number]) for n, person in enumerate(people)),
        batch_size=BATCH,
    )
    said = sayings(dice)
    written = Insight.objects.bulk_create(
        (
            Insight(
                breakout=room, kind=dice.choice(KINDS), text=next(said),
                registration=dice.choice(people), author_name="Guest",
                attribution=dice.choice(Insight.Attribution.values),
            )
            for _note in range(notes)
            for room in rooms
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Vote.objects.bulk_create(
        (
            Vote(insight=note, registration=person)
            for note in written
            for person in dice.sample(people, dice.randrange(MOST_VOTES))
        ),
        batch_size=BATCH,
    )


def guests(webinar: Webinar, dice: random.Random) -> Iterator[Registration]:
    now = timezone.now()
    for n in range(PEOPLE):
        yield Registration(
            webinar=webinar, seq=n + 1, email=f"guest{n}@example.org", name=f"Guest {n}",
            status="confirmed", registered_at=now, attended=n % 10 > 0,
            country=dice.choice(COUNTRIES),
        )  # fmt: skip


def compile_twice(size: int) -> dict[str, Any]:
    """The verb twice; under the lock is whatever others wait for."""
    webinar = Webinar.objects.get(slug="large")
    rounds = [compiled_anew(webinar) for _round in range(ROUNDS.get(size, 1))]
    best = min(rounds, key=lambda spent: spent.seconds)
    before, unlocked = told(), 0.0
    groups = compilation.grouping_of

    def watched(webinar: Webinar) -> Any:
        nonlocal unlocked
        found = groups(webinar)
        unlocked = time.perf_counter()
        return found

    compilation.grouping_of = watched
    with (again := Spent()):
        compilation.compile_recap(webinar)
    return {
        "seconds": best.seconds,
        "processor": best.processor,
        "again": again.seconds,
        "locked": time.perf_counter() - unlocked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "statements": len(before),
        "sources": Source.objects.count(),
        "same": before == told(),
    }


def compiled_anew(webinar: Webinar) -> Spent:
    Recap.objects.all().delete()
    with (spent := Spent()):
        compilation.compile_recap(webinar)
    return spent


def told() -> list[tuple[str, str]]:
    return list(Statement.objects.order_by("position").values_list("key", "text"))


# --- What people say ------------------------------------------------------------------------------
def sayings(dice: random.Random) -> Iterator[str]:
    often = [made_up(dice) for _saying in range(SAID_BY_MANY)]
    latest: list[str] = []
    while True:
        chance = dice.random()
        if chance < 0.15:
            text = varied(dice.choice(often), dice)
        elif chance < 0.25 and latest:
            text = varied(dice.choice(latest), dice)
        else:
            text = made_up(dice)
            latest = [*latest[-999:], text]
        yield text


def made_up(dice: random.Random) -> str:
    """A sentence with words that are rare, common ones, and the order that they have in one."""
    word = {slot: dice.choice(words) for slot, words in WORDS.items()}
    what = f"{word['material']}-{word['thing']}"
    other = f"{dice.choice(WORDS['material'])} {dice.choice(WORDS['thing'])}"
    asked = dice.choice((what, word["help"], f"{word['help']} for {what}", f"{what} and {other}"))
    city = word["city"]
    ends = [word["where"], word["why"], word["how"], f"near {city}", f"as in {city}"]
    tail = " ".join(dice.sample(ends, dice.randint(1, 3)))
    return f"{word['who'][0].upper()}{word['who'][1:]} {word['do']} {asked} {tail}"


def varied(text: str, dice: random.Random) -> str:
    """As somebody else types it."""
    words = text.split()
    place = dice.randrange(len(words))
    match dice.randrange(5):
        case 0:
            return f"{text.lower()}!"
        case 1:
            return " ".join([*words[:place], "really", *words[place:]])
        case 2:
            half = len(words) // 2
            return " ".join([*words[half:], *words[:half]])
        case 3 if len(words[place]) > 5:
            words[place] = words[place][:-3] + words[place][-2:]
            return " ".join(words)
    return f"{text}."


if __name__ == "__main__":
    main()
