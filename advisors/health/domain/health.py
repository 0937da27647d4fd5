"""How a facility's advice is doing on a day: who is silent, behind, ahead, or owes something.

Silent: accepted, and nothing was done for longer than the limit (21 days), counted from the last
activity, or from the start where there is none. Behind: under the limit (half) of the days that
would be used by then if they were spread evenly. Ahead: the limit (nine tenths) is used while the
limit (a quarter) of the period is left. Overdue: a result was due before the day and is not
accepted. Unaccepted: proposed, and no more. Disputed: the lead contradicts days that were stated,
and the advisor has not answered. The limits are the facility's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from advisors.models import Activity, DayStatement, Deliverable, Engagement, HealthLimits
from clusters.models import Facility
from tgtf_portal.core.values.prepared import Prepared

STATES = {
    "silent": _("Silent"),
    "behind": _("Behind"),
    "ahead": _("Ahead"),
    "overdue": _("Result overdue"),
    "unaccepted": _("Proposal not accepted"),
    "disputed": _("Days disputed"),
}
REPORTED = ("silent", "behind", "ahead", "overdue", "unaccepted")  # to other programs
FACTS = (
    "pk",
    "code",
    "reference",
    "status",
    "days_agreed",
    "starts_on",
    "ends_on",
    "project__coordinator",
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    silence: timedelta = timedelta(days=21)
    behind: Decimal = Decimal("0.5")
    ahead: Decimal = Decimal("0.9")
    left: Decimal = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Course:
    """How far an engagement has come on a day; days in days, `elapsed` from 0 to 1."""

    code: str
    is_accepted: bool
    agreed: Decimal
    used: Decimal
    elapsed: Decimal
    quiet_for: timedelta
    owes: bool
    is_disputed: bool = False
    limits: Thresholds = Thresholds()
    engagement: int = 0
    coordinator: int | None = None
    last_on: date | None = None

    @property
    def is_silent(self) -> bool:
        return self.is_accepted and self.quiet_for > self.limits.silence

    @property
    def is_behind(self) -> bool:
        return self.used < self.agreed * self.elapsed * self.limits.behind

    @property
    def is_ahead(self) -> bool:
        is_nearly_used = self.used >= self.agreed * self.limits.ahead
        return is_nearly_used and self.elapsed <= 1 - self.limits.left

    @property
    def states(self) -> list[str]:
        """In the order of STATES."""
        holds = {
            "silent": self.is_silent,
            "behind": self.is_behind,
            "ahead": self.is_ahead,
            "overdue": self.owes,
            "unaccepted": not self.is_accepted,
            "disputed": self.is_disputed,
        }
        return [state for state in STATES if holds[state]]


def health(facility: Facility, day: date) -> dict[str, list[str]]:
    """By state, the codes of the engagements that are in it on this day."""
    courses = [(course.code, course.states) for course in courses_of(facility, day)]
    return {state: [code for code, found in courses if state in found] for state in REPORTED}


def courses_of(facility: Facility, day: date) -> Iterable[Course]:
    """Of all that are proposed or go on; what was done after the day is not counted.

    Two queries, however many there are, and one where the facility's limits are not at hand.
    """
    rows, done = _rows(facility=facility.pk, day=day), _done(facility=facility.pk, day=day)
    return courses_from(rows, done, day, limits_of(facility))


def courses_from(
    rows: Iterable[Sequence[Any]], done: Iterable[Sequence[Any]], day: date, limits: Thresholds
) -> list[Course]:
    """Of what `open_on` and `done_until` find."""
    used_by = {row[0]: row[1:] for row in done}
    courses = []
    for row in rows:
        pk, code, reference, status, agreed, starts_on, ends_on, coordinator, *held = row
        owes, is_disputed = held
        used, last_on = used_by.get(pk, (Decimal(), None))
        courses.append(
            Course(
                reference or code,
                status != Engagement.Status.PROPOSED,
                agreed,
                used,
                elapsed(starts_on, ends_on, day),
                max(timedelta(), day - (last_on or starts_on or day)),
                owes,
                is_disputed,
                limits,
                pk,
                coordinator,
                last_on,
            )
        )
    return courses


def open_on(facility: Any, day: date) -> QuerySet:
    """The facts of each, whether it owes a result, and whether days are disputed."""
    of_it = OuterRef("pk")
    owed = Deliverable.objects.filter(engagement=of_it, due_on__lt=day)
    stated = DayStatement.objects.filter(engagement=of_it, status=DayStatement.Status.DISPUTED)
    rows = Engagement.objects.filter(project__facility=facility, status__in=Engagement.OPEN)
    return rows.order_by("reference", "pk").values_list(
        *FACTS,
        Exists(owed.exclude(status=Deliverable.Status.ACCEPTED)),
        Exists(stated),
    )


def done_until(facility: Any, day: date) -> QuerySet:
    """Of each engagement, days used until the day, and the last of its activities."""
    done = Activity.objects.filter(engagement__project__facility=facility, held_on__lte=day)
    return done.order_by().values_list("engagement").annotate(Sum("days"), Max("held_on"))


_rows = Prepared(open_on, keeps_plan=True, facility=int, day=date)
_done = Prepared(done_until, keeps_plan=True, facility=int, day=date)


def limits_of(facility: Facility) -> Thresholds:
    own: HealthLimits | None = getattr(facility, "health_limits", None)
    if own is None:
        return Thresholds()
    return Thresholds(
        timedelta(days=own.silent_after_days),
        Decimal(own.behind_percent) / 100,
        Decimal(own.ahead_percent) / 100,
        Decimal(own.ahead_left_percent) / 100,
    )


def elapsed(starts_on: date | None, ends_on: date | None, day: date) -> Decimal:
    """The share of a period that is over; nothing of one without bounds.

    >>> elapsed(date(2027, 5, 31), date(2027, 10, 1), date(2027, 8, 1)).quantize(Decimal("0.001"))
    Decimal('0.504')
    """
    if not starts_on or not ends_on or ends_on <= starts_on:
        return Decimal()
    share = Decimal((day - starts_on).days) / (ends_on - starts_on).days
    return min(max(share, Decimal()), Decimal(1))
