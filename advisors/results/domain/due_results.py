"""Reminding advisors of results that are due: a month before, and a week before, each once."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from advisors.common.sides import advisor_side, tell
from advisors.models import Deliverable, Engagement

KIND = "deliverable.due"
MONTH, WEEK = timedelta(days=30), timedelta(days=7)
AT = time(7)


def remind_of_due_results(today: date) -> int:
    """Of what was not handed in and is not overdue yet; a new day for it is told anew."""
    owed = Deliverable.objects.filter(
        status__in=Deliverable.OWED,
        due_on__range=(today, today + MONTH),
        engagement__status__in=(Engagement.Status.AGREED, Engagement.Status.RUNNING),
    )
    at = timezone.make_aware(datetime.combine(today, AT))
    return sum(
        tell(
            advisor_side(result.engagement),
            KIND,
            result,
            key=f"{result.due_on}/{'week' if result.due_on - today <= WEEK else 'month'}",
            due_at=at,
        )
        for result in owed.select_related("engagement__advisor__user")
    )
