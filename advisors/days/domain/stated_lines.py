"""What a statement of days has to say: all that was done and no statement has said yet."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet, Sum

from advisors.days.domain.counting import NONE, Amount, differences
from advisors.days.domain.worked_days import counted_of
from advisors.models import Activity, DayStatement, DayStatementLine, Engagement

Key = tuple[int, str, date]  # an activity, its kind and its day
Status = DayStatementLine.Status


def drafted_lines(engagement: Engagement, until: date) -> list[DayStatementLine]:
    """Unsaved, by day: activities up to the day, also those that were logged late, and what
    corrections make of activities that earlier statements hold."""
    stated = DayStatementLine.objects.filter(statement__engagement=engagement)
    lines = list(_lines(engagement, until, stated, Q()))
    for position, line in enumerate(lines, start=1):
        line.position = position
    return lines


def draft_again(statement: DayStatement, activity: Activity, remark: str) -> None:
    """The activity's lines say what it says now; those that have nothing to say any more
    stay as withdrawn."""
    own = Q(statement=statement, activity=activity)
    others = DayStatementLine.objects.filter(statement__engagement=statement.engagement).exclude(
        own
    )
    lines = list(_lines(statement.engagement, statement.ends_on, others, Q(pk=activity.pk)))
    for line in statement.lines.filter(activity=activity):
        new = lines.pop(0) if lines else None
        for name in ("kind", "title", "held_on", "days", "counted"):
            default = NONE if name in ("days", "counted") else getattr(line, name)
            setattr(line, name, getattr(new, name) if new else default)
        line.status = Status.OPEN if new else Status.WITHDRAWN
        line.remark = remark
        line.save()
    last = statement.lines.count()
    for position, line in enumerate(lines, start=last + 1):
        line.statement, line.position, line.remark = statement, position, remark
        line.save()


def _lines(
    engagement: Engagement, until: date, lines: QuerySet[DayStatementLine], of: Q
) -> Iterator[DayStatementLine]:
    """`lines` have been stated; `of` narrows the activities."""
    counted = counted_of(engagement, lines)
    activities = {a.pk: a for a in engagement.activities.filter(of).order_by("held_on", "pk")}
    now: dict[Key, Amount] = {
        (a.pk, a.kind, a.held_on): Amount(a.days, counted[a.pk])
        for a in activities.values()
        if a.held_on <= until
    }
    earlier = lines.filter(activity__in=activities).order_by("held_on", "activity")
    keys = earlier.values_list("activity", "kind", "held_on")
    said = keys.annotate(Sum("days"), Sum("counted"))
    stated: dict[Key, Amount] = {
        (pk, kind, day): Amount(days, counting) for pk, kind, day, days, counting in said
    }
    known = {key[0] for key in stated}
    for (pk, kind, held_on), amount in differences(stated, now).items():
        yield DayStatementLine(
            activity=activities[pk],
            corrects=pk in known,
            kind=kind,
            title=activities[pk].title,
            held_on=held_on,
            days=amount.days,
            counted=amount.counted,
        )
