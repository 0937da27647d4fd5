"""What a list of 100,000 activities costs as a file: how long it takes, and how much memory.

Each file is written in a process of its own, by the list's page in the administration.
"""

import resource
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

from _portal import in_own_process
from _sizes import number
from django.test import Client
from django.urls import reverse

from advisors.models import Activity
from advisors.tests.factories import EngagementFactory
from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.signing_in import show_second_factor

ROWS = number("BENCH_ROWS", 100_000, small=100)
MOST_MEGABYTES = 200


def main() -> None:
    person = in_own_process(fill)
    peaks = []
    for kind in ("csv", "xlsx"):
        size, seconds, megabytes = in_own_process(take, person, kind)
        peaks.append(megabytes)
        print(f"{ROWS:,} activities as {kind.upper()}: {size / 1e6:.1f} MB in {seconds:.1f} s; "
              f"the process had {megabytes:.0f} MB at its peak")  # fmt: skip
    sys.exit(max(peaks) > MOST_MEGABYTES)


def fill() -> User:
    engagements = EngagementFactory.create_batch(50)
    begun = date(2026, 1, 1)
    facts = {"kind": "workshop", "days": Decimal("0.25"), "notes": "What was done. " * 5}
    Activity.objects.bulk_create(
        (
            Activity(
                engagement=engagements[n % 50],
                title=f"Workshop {n}",
                held_on=begun + timedelta(days=n % 300),
                **facts,
            )
            for n in range(ROWS)
        ),
        batch_size=1000,
    )
    return CoordinatorFactory()


def take(person: User, kind: str) -> tuple[int, float, float]:
    client = Client(HTTP_HOST="testserver")
    client.force_login(person)
    session = client.session
    show_second_factor(session, person)
    session.save()
    begun = time.perf_counter()
    answer = client.get(reverse(f"admin:advisors_activity_list_{kind}"))
    size = sum(len(part) for part in answer.streaming_content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return size, time.perf_counter() - begun, peak


if __name__ == "__main__":
    main()
