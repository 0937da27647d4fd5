"""What seating 10,000 people in 50 break-outs costs with the database: loaded, seated and saved.

The whole verb that staff press, and that the worker does where there are many: it reads everybody's
wishes, seats them, writes the seats and the record that an undo needs, and promises each person a
mail with the room. Beside it the same without the mails' promises, which is what "load and save"
means, and what whoever presses the button waits for. One process, measured by its wall clock, its
processor time and its peak of memory.
"""

import random
import resource
from typing import Any

from _portal import Spent
from _sizes import number, sized
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from seating import favoured, wishes

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.breakouts.domain import seating_actions
from webinars.models import Preference, Registration, Seat, WantedSeating, Webinar
from webinars.tests.factories import BreakoutFactory, WebinarFactory

PEOPLE = number("BENCH_PEOPLE", 10_000, small=50)
ROOMS = sized(50, small=5)
SEATS = PEOPLE // ROOMS * 21 // 20 + 1
# Of ten thousand without the mails; of more, with BENCH_PEOPLE=50000, with them.
SECONDS, MEGABYTES, MEASURED = (5, 600, "without") if PEOPLE <= 10_000 else (40, 400, "whole")
ROUNDS = number("BENCH_ROUNDS", 3, small=1)


def main() -> None:
    webinar = filled()
    waited = pressed(webinar)
    report([timed(webinar) for _round in range(ROUNDS)], waited)


def pressed(webinar: Webinar) -> float:
    """The POST of the button: of many it writes down that they are to be seated."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(CoordinatorFactory())
    address = reverse("admin:webinars_webinar_seat", args=[webinar.pk])
    with (waited := Spent()):
        answer = client.post(address)
    assert answer.status_code == 302, answer
    WantedSeating.objects.all().delete()
    return waited.seconds


def filled() -> Webinar:
    """People with wishes for rooms of which some are wanted more than others."""
    dice = random.Random(2021)
    webinar = WebinarFactory(slug="large", capacity=PEOPLE)
    rooms = BreakoutFactory.create_batch(ROOMS, webinar=webinar, capacity=SEATS)
    facts: dict[str, Any] = {"status": "confirmed", "registered_at": timezone.now()}
    people = Registration.objects.bulk_create(
        (
            Registration(
                webinar=webinar, seq=n, email=f"guest{n}@example.org", name=f"Guest {n}", **facts
            )
            for n in range(1, PEOPLE + 1)
        ),
        batch_size=500,
    )
    Preference.objects.bulk_create(
        (
            Preference(registration=person, breakout=rooms[room], rank=rank)
            for person in people
            for rank, room in enumerate(wishes(dice, person.seq, favoured(ROOMS)), start=1)
        ),
        batch_size=500,
    )
    return webinar


def timed(webinar: Webinar) -> dict[str, float]:
    """The verb, and how much of it went into the mails' promises."""
    promised, outbox = Spent(), seating_actions.outbox

    class Watched:
        """The outbox, with a clock."""

        def __getattr__(self, name: str) -> Any:
            return getattr(outbox, name)

        def promise_all(self, promises: Any) -> None:
            with promised:
                outbox.promise_all(promises)

    Seat.objects.filter(registration__webinar=webinar).delete()  # as before the first seating
    seating_actions.outbox = Watched()
    try:
        with (whole := Spent()):
            outcome = seating_actions.seat_participants(webinar, by=None)
    finally:
        seating_actions.outbox = outbox
    assert outcome.seated == PEOPLE
    return {
        "whole": whole.seconds,
        "without": whole.seconds - promised.seconds,
        "processor": whole.processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report(rounds: list[dict[str, float]], waited: float) -> None:
    best = min(rounds, key=lambda found: found["whole"])
    kept = best[MEASURED] <= SECONDS and best["megabytes"] <= MEGABYTES
    print(f"{PEOPLE:,} people in {ROOMS} rooms of {SEATS}, loaded, seated and saved:")
    print(
        f"  best of {ROUNDS}   {best['without']:5.2f} s {best['megabytes']:5.0f} MB   "
        f"limits {SECONDS} s, {MEGABYTES} MB: {'kept' if kept else 'NOT KEPT'}"
    )
    print(
        f"  and with {PEOPLE:,} mails promised   {best['whole']:5.2f} s "
        f"({best['processor']:.2f} of processor)"
    )
    print(f"  whoever presses the button waits {waited:.2f} s")


if __name__ == "__main__":
    main()
