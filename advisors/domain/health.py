"""How a facility's advice is doing on a day: who is silent, behind, ahead, or owes something.

Silent: accepted, and nothing was done for more than 21 days, counted from the last activity, or
from the start where there is none. Behind: under half of the days that would be used by then if
they were spread evenly. Ahead: nine tenths are used while a quarter of the period is left.
Overdue: a result was due before the day and is not accepted. Unaccepted: proposed, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Q, Sum

from advisors.models import Deliverable, Engagement
from clusters.models import Facility

SILENCE = timedelta(days=21)
HALF, NEARLY_ALL, THREE_QUARTERS = Decimal("0.5"), Decimal("0.9"), Decimal("0.75")


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

    @property
    def is_silent(self) -> bool:
        return self.is_accepted and self.quiet_for > SILENCE

    @property
    def is_behind(self) -> bool:
        return self.used < self.agreed * self.elapsed * HALF

    @property
    def is_ahead(self) -> bool:
        return self.used >= self.agreed * NEARLY_ALL and self.elapsed <= THREE_QUARTERS


def health(facility: Facility, day: date) -> dict[str, list[str]]:
    """By state, the codes of the engagements that are in it on this day."""
    courses = list(courses_of(facility, day))
    return {
        "silent": [course.code for course in courses if course.is_silent],
        "behind": [course.code for course in courses if course.is_behind],
        "ahead": [course.code for course in courses if course.is_ahead],
        "overdue": [course.code for course in courses if course.owes],
        "unaccepted": [course.code for course in courses if not course.is_accepted],
    }


def courses_of(facility: Facility, day: date) -> Iterable[Course]:
    """Of all that are proposed or go on; what was done after the day is not counted."""
    done = Q(activities__held_on__lte=day)
    owed = Deliverable.objects.filter(engagement=OuterRef("pk"), due_on__lt=day)
    owed = owed.exclude(status=Deliverable.Status.ACCEPTED)
    rows = (
        Engagement.objects.filter(project__facility=facility, status__in=Engagement.OPEN)
        .annotate(
            used=Sum("activities__days", filter=done, default=Decimal()),
            last_on=Max("activities__held_on", filter=done),
            owes=Exists(owed),
        )
        .order_by("reference", "pk")
    )
    return [
        Course(
            row.reference or row.code,
            row.status != Engagement.Status.PROPOSED,
            row.days_agreed,
            row.used,
            elapsed(row.starts_on, row.ends_on, day),
            max(timedelta(), day - (row.last_on or row.starts_on or day)),
            row.owes,
        )
        for row in rows
    ]


def elapsed(starts_on: date | None, ends_on: date | None, day: date) -> Decimal:
    """The share of a period that is over; nothing of one without bounds.

    >>> elapsed(date(2027, 5, 31), date(2027, 10, 1), date(2027, 8, 1)).quantize(Decimal("0.001"))
    Decimal('0.504')
    """
    if not starts_on or not ends_on or ends_on <= starts_on:
        return Decimal()
    share = Decimal((day - starts_on).days) / (ends_on - starts_on).days
    return min(max(share, Decimal()), Decimal(1))
