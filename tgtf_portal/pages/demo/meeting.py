"""Advisor and cluster meet next week."""

from datetime import UTC, datetime, time, timedelta

from advisors.meetings.domain.meeting import set_meeting
from advisors.models import Engagement
from tgtf_portal.pages.demo.clock import BRUSSELS, workday

AHEAD = timedelta(days=9)


def meet(engagement: Engagement) -> None:
    starts_at = datetime.combine(workday(AHEAD), time(10), tzinfo=BRUSSELS).astimezone(UTC)
    set_meeting(
        engagement,
        kind="consultancy",
        title="What we have learnt so far",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone=BRUSSELS.key,
        place="",
        link="https://meet.example.org/demo",
        by=engagement.advisor.user,
    )
