"""When public pages turn by themselves: a webinar begins, a kept place is free, a day is over."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from tgtf_portal.core.editions.turns import turns_at
from webinars.models import GroupCode, Insight, Registration, Webinar


@turns_at(Webinar._meta.db_table)
def next_webinar_turn() -> datetime | None:
    """The next start or end."""
    now = timezone.now()
    ahead = Webinar.objects.filter(ends_at__gt=now).aggregate(
        start=Min("starts_at", filter=Q(starts_at__gt=now)), end=Min("ends_at")
    )
    return _earliest(ahead["start"], ahead["end"])


@turns_at(Registration._meta.db_table)
def next_place_turn() -> datetime | None:
    """When the next place is no longer kept for somebody."""
    kept = Registration.objects.filter(status__in=["pending", "offered"])
    return _next(kept.filter(held_until__gt=timezone.now()), "held_until")


@turns_at(GroupCode._meta.db_table)
def next_code_turn() -> datetime | None:
    """When the next code of a group ends."""
    return _next(GroupCode.objects.filter(ends_at__gt=timezone.now()), "ends_at")


@turns_at(Insight._meta.db_table)
def next_day() -> datetime:
    """From midnight on a commitment is overdue."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def _next(rows: QuerySet[Any], field: str) -> datetime | None:
    moment: datetime | None = rows.aggregate(next=Min(field))["next"]
    return moment


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
