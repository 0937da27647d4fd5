"""The health board over 2,500 engagements and 100,000 activities: queries and seconds.

A coordinator's page as the portal answers it, medians of a few; with DATABASE_URL on PostgreSQL.
The yardstick is the page's own share: what the database needs to sum 100,000 rows by engagement.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import _portal  # noqa: F401
from _sizes import sized
from django.conf import settings
from django.db import connection
from django.db.models import Max, Sum
from django.test import Client
from django.utils import timezone

from advisors.models import Activity, Engagement
from advisors.tests.factories import AdvisorFactory
from clusters.models import Project
from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

ENGAGEMENTS, EACH = sized((2_500, 40), small=(20, 3))
ROUNDS = sized(7, small=1)
LIMIT = 0.4


def main() -> None:
    settings.ADMIN_MFA_REQUIRED = False  # the second factor is no part of what is measured
    make()
    client = Client()
    client.force_login(CoordinatorFactory())
    address = "/admin/advisors/engagement/health/"
    client.get(address)
    queries: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    page = median(lambda: client.get(address))
    sums = median(lambda: list(summed()))
    print(f"{connection.vendor}: {ENGAGEMENTS} engagements, {ENGAGEMENTS * EACH} activities")
    print(f"queries {len(queries)}; page {page:.3f} s; the sums alone {sums:.3f} s")
    print("within the limit" if page <= LIMIT else f"above {LIMIT} s")


def make() -> None:
    today = timezone.localdate()
    facility = FacilityFactory(status="current")
    advisors = AdvisorFactory.create_batch(50)
    projects = Project.objects.bulk_create(
        Project(facility=facility, number=n, title=f"Project {n}") for n in range(1, 1251)
    )
    engagements = Engagement.objects.bulk_create(
        Engagement(
            reference=f"{n:05}",
            project=projects[n // 2],
            advisor=advisors[n % 50],
            status="running",
            days_agreed=Decimal(10),
            starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=60),
        )
        for n in range(ENGAGEMENTS)
    )
    Activity.objects.bulk_create(
        (
            Activity(
                engagement=engagements[n % ENGAGEMENTS],
                kind="workshop",
                title=f"Workshop {n}",
                held_on=today - timedelta(days=n % 55),
                days=Decimal("0.25"),
            )
            for n in range(ENGAGEMENTS * EACH)
        ),
        batch_size=5_000,
    )


def summed() -> Iterable[Any]:
    rows = Activity.objects.order_by().values_list("engagement")
    return rows.annotate(Sum("days"), Max("held_on"))


def median(work: Callable[[], Any]) -> float:
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
