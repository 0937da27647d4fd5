"""What seating 10,000 people in 50 break-outs costs with the database: loaded, seated and saved.

The whole verb that staff press: it reads everybody's wishes, seats them, writes the seats and the
record that an undo needs, and promises each person a mail with the room. Beside it the same without
the mails' promises, which is what "load and save" means. One process, measured by its wall clock,
its processor time and its peak of memory. DATABASE_URL names another database than a temporary
SQLite file.
"""

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROOMS, SEATS, WISHES = 10_000, 50, 210, 3
SECONDS, MEGABYTES = 5, 600
ROUNDS = 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-seating-") as folder:
        set_up(Path(folder))
        webinar = fill()
        rounds = [timed(webinar) for _round in range(ROUNDS)]
        report(rounds)


def set_up(folder: Path) -> None:
    (folder / "static").mkdir()
    os.environ |= {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # with DEBUG Django would keep each statement
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill() -> Any:
    """People with wishes for rooms of which some are wanted more than others."""
    from django.utils import timezone

    from webinars.models import Preference, Registration
    from webinars.tests.factories import BreakoutFactory, WebinarFactory

    dice = random.Random(2021)
    webinar = WebinarFactory(slug="large", capacity=PEOPLE)
    rooms = BreakoutFactory.create_batch(ROOMS, webinar=webinar, capacity=SEATS)
    favour = [1 / (1 + number) ** 0.7 for number in range(ROOMS)]
    people = Registration.objects.bulk_create(
        [
            Registration(
                webinar=webinar,
                seq=number + 1,
                email=f"guest{number}@example.org",
                name=f"Guest {number}",
                status="confirmed",
                registered_at=timezone.now(),
            )
            for number in range(PEOPLE)
        ],
        batch_size=500,
    )
    wishes = []
    for person in people:
        chosen: dict[Any, None] = {}
        while len(chosen) < WISHES and person.seq % 20:  # one in twenty has no wishes
            chosen[dice.choices(rooms, favour)[0]] = None
        wishes += [
            Preference(registration=person, breakout=room, rank=rank)
            for rank, room in enumerate(chosen, start=1)
        ]
    Preference.objects.bulk_create(wishes, batch_size=500)
    return webinar


def timed(webinar: Any) -> dict[str, float]:
    """The verb, and how much of it went into the mails' promises."""
    from webinars.breakouts.domain import seating_actions
    from webinars.models import Seat

    promised = 0.0

    class Watched:
        """The outbox, with a clock."""

        def __getattr__(self, name: str) -> Any:
            return getattr(outbox, name)

        def promise_all(self, promises: Any) -> None:
            nonlocal promised
            began = time.perf_counter()
            outbox.promise_all(promises)
            promised += time.perf_counter() - began

    outbox = seating_actions.outbox
    Seat.objects.filter(registration__webinar=webinar).delete()  # as before the first seating
    seating_actions.outbox = Watched()  # type: ignore[assignment]
    wall, processor = time.perf_counter(), time.process_time()
    try:
        outcome = seating_actions.seat_participants(webinar, by=None)
    finally:
        seating_actions.outbox = outbox
    assert outcome.seated == PEOPLE
    whole = time.perf_counter() - wall
    return {
        "whole": whole,
        "without": whole - promised,
        "processor": time.process_time() - processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report(rounds: list[dict[str, float]]) -> None:
    best = min(rounds, key=lambda found: found["whole"])
    kept = best["without"] <= SECONDS and best["megabytes"] <= MEGABYTES
    print(f"{PEOPLE:,} people in {ROOMS} rooms of {SEATS}, loaded, seated and saved:")
    print(
        f"  best of {ROUNDS}   {best['without']:5.2f} s {best['megabytes']:5.0f} MB   "
        f"limits {SECONDS} s, {MEGABYTES} MB: {'kept' if kept else 'NOT KEPT'}"
    )
    print(
        f"  and with {PEOPLE:,} mails promised   {best['whole']:5.2f} s "
        f"({best['processor']:.2f} of processor)"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
