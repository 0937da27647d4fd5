"""Each engagement has its plan: most are agreed by all three, one waits, one is being written."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from advisors.models import Engagement, Need, Plan, PlannedActivity, Target
from advisors.plan.domain.plan import accept_plan, propose_plan, save_draft, stamp
from advisors.plan.domain.plan_words import PlanRows
from advisors.plan.domain.targets import note_reading
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.people import coordinator

KICKOFF = timedelta(days=62)


def agree_on_plan(engagement: Engagement, manager: User, activities: list[Any]) -> None:
    advisor, then = engagement.advisor.user, timezone.now() - KICKOFF
    with on(then):
        plan = save_draft(engagement, _rows(engagement, activities), seen="0.0", by=advisor)
        if not activities:
            return
        propose_plan(engagement, seen=stamp(plan), by=advisor)
    with on(then + timedelta(days=1)):
        plan = accept_plan(engagement, plan.number, by=coordinator())
        if len(activities) > 1:
            plan = accept_plan(engagement, plan.number, by=manager)
            _read(plan, manager, len(activities))


def _rows(engagement: Engagement, activities: list[Any]) -> PlanRows:
    today, project = timezone.localdate(), engagement.project
    last = project.ends_on or today + timedelta(days=150)
    goals = [("Firms that take part", "firms", 12), ("Firms with a plan of their own", "firms", 6)]
    return PlanRows(
        [
            Need(text=engagement.goal, theme=project.themes.first()),
            Need(text="Time of the firms’ own people, who have little of it."),
        ],
        [
            Target(measure=measure, unit=unit, start=0, goal=goal, due_on=last)
            for measure, unit, goal in goals
        ],
        [
            PlannedActivity(
                kind=activity["kind"],
                title=activity["title"],
                planned_on=today + KICKOFF - timedelta(days=activity["days_ago"]),
                month_only=not number % 2,
                days=Decimal(activity["days"]),
            )
            for number, activity in enumerate(activities, start=1)
        ],
    )


def _read(plan: Plan, manager: User, reached: int) -> None:
    target = plan.targets.all()[0]
    day = timezone.localdate()
    value = Decimal(reached * 2)
    note_reading(plan.engagement, target.code, read_on=day, value=value, by=manager)
