"""Retention: each class of what is kept has a period, and sweeps that end it, once a day."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import RetentionPeriod, RetentionRun, User
from tgtf_portal.core.privacy import elsewhere
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.periods import PERIODS, Period, sign_up

log = logging.getLogger(__name__)


class Sweep(Protocol):
    def __call__(self, limit: datetime, *, rehearse: bool) -> int:
        """End what began before the limit; returns how many rows or files that is.

        A rehearsal counts the same and changes nothing.
        """


_sweeps: list[tuple[Period, Sweep]] = []


def period(facts: Period) -> Period:
    """Sign up a class of what is kept."""
    return sign_up(facts)


def sweep(of: Period) -> Callable[[Sweep], Sweep]:
    """Sign up what ends a class; a class may have several."""

    def add(function: Sweep) -> Sweep:
        _sweeps.append((of, function))
        return function

    return add


def perform(*, rehearse: bool = False, by: User | None = None) -> dict[str, int]:
    """End whatever is kept for too long: {class: how many}. One that fails stops no other.

    What went is kept as a report for staff, days on which nothing went too.
    """
    days = RetentionPeriod.objects.in_force()
    gone = dict.fromkeys(PERIODS, 0)
    now = timezone.now()
    for kind, function in _sweeps:
        limit = now - timedelta(days=days[kind.name])
        try:
            with transaction.atomic():
                gone[kind.name] += function(limit, rehearse=rehearse)
        except Exception:
            log.exception("The retention of %s could not be kept.", kind.name)
    if not rehearse:
        RetentionRun.objects.create(gone={n: c for n, c in gone.items() if c}, by=by)
        elsewhere.wipe_log()
    return gone


@transaction.atomic
def choose_days(name: str, days: int, *, by: User) -> RetentionPeriod:
    """Keep a class longer or shorter from the next day on, within its limits."""
    known = PERIODS[name]
    if not known.least <= days <= known.most:
        limits = {"least": known.least, "most": known.most}
        raise Refused(_("Choose from %(least)d to %(most)d days.") % limits)
    was = RetentionPeriod.objects.in_force()[name]
    chosen, _new = RetentionPeriod.objects.update_or_create(name=name, defaults={"days": days})
    if was != days:
        audit.record("retention.changed", chosen, by=by, was=was, now=days)
    return chosen
