"""How far the agreed days of an engagement reach, and whose day was longer than a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.days.domain.counting import NONE, Work, counted_days
from advisors.models import Activity, DayStatementLine, Engagement
from tgtf_portal.core.values.amounts import amount

NEW = 0  # the key of what is about to be logged
LONGEST_DAY = Decimal(1)


def works_of(engagement: Engagement, lines: QuerySet[DayStatementLine] | None = None) -> list[Work]:
    """Everything logged, by day and then as logged; two queries.

    Settled is what all statements count of it, or these `lines` of theirs.
    """
    if lines is None:
        lines = DayStatementLine.objects.filter(statement__engagement=engagement)
    settled = dict(lines.order_by().values_list("activity").annotate(Sum("counted")))
    rows = engagement.activities.order_by("held_on", "pk").values_list("pk", "days")
    return [Work(pk, days, settled.get(pk, NONE)) for pk, days in rows]


def counted_of(
    engagement: Engagement, lines: QuerySet[DayStatementLine] | None = None
) -> dict[int, Decimal]:
    """By activity, how many of its days count."""
    works = works_of(engagement, lines)
    return counted_days(engagement.days_agreed, works)  # type: ignore[return-value]


def would_count(engagement: Engagement, held_on: date, days: Decimal) -> Decimal:
    """How many days of one more activity would count today."""
    works = works_of(engagement)
    earlier = engagement.activities.filter(held_on__lte=held_on).count()
    works.insert(earlier, Work(NEW, days))
    return counted_days(engagement.days_agreed, works)[NEW]


def long_days(advisor: int, days: Collection[date]) -> list[str]:
    """A sentence for each day on which an advisor logged more than a day, in several activities.

    It warns and stops nobody: the number may be right. One alone may sum up the work of a week.
    """
    rows = Activity.objects.filter(engagement__advisor=advisor, held_on__in=days, days__gt=0)
    found: dict[date, list[tuple[Decimal, str]]] = defaultdict(list)
    ordered = rows.order_by("held_on", "pk")
    for day, work, project in ordered.values_list("held_on", "days", "engagement__project__title"):
        found[day].append((work, project))
    return [
        _long_day(day, works)
        for day, works in found.items()
        if len(works) > 1 and _total(works) > LONGEST_DAY
    ]


def _total(works: Iterable[tuple[Decimal, str]]) -> Decimal:
    return sum((days for days, _project in works), NONE)


def _long_day(day: date, works: Sequence[tuple[Decimal, str]]) -> str:
    facts = {
        "days": amount(_total(works)),
        "day": date_format(day, "j M Y"),
        "projects": ", ".join(dict.fromkeys(project for _days, project in works)),
    }
    return _("%(days)s days are logged on %(day)s by one advisor: %(projects)s.") % facts


def said_of(activity: Activity) -> str:
    """What its author is told of an activity that `log_activity` has just logged."""
    beyond = activity.days - activity.counted
    if not beyond:
        return _("The activity is logged.")
    words = _(
        "The activity is logged. Of its days, %s goes beyond the agreed days: kept, and counted "
        "once the facility grants an extension."
    )
    return words % amount(beyond)
