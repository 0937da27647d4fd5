"""What comes next in a project, and which of its sides has to act."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.models import (
    ChangeRequest,
    DayStatement,
    Deliverable,
    Engagement,
    Meeting,
    Plan,
    PlanAnswer,
    PlanSide,
    Side,
    report_due_on,
    with_reports,
)
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.advice_tasks import silent_sides
from tgtf_portal.pages.domain.engagement import is_open
from tgtf_portal.pages.domain.sections import by, short

Result, Stated, Version = Deliverable.Status, DayStatement.Status, Plan.Status


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something with a date that one of the sides has to do."""

    on: date
    title: str
    who: str
    when: str
    url: str
    late: bool


def with_waiting(engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """With what waits for somebody, in the same query: the newest version of the plan, the oldest
    statement of days and the oldest request that are open; and with the next meeting."""
    own = {"engagement": OuterRef("pk")}
    plans = Plan.objects.filter(**own).order_by("-number")
    stated = DayStatement.objects.filter(**own).waiting().order_by("stated_at")
    meetings = Meeting.objects.filter(**own).coming()
    asked = ChangeRequest.objects.filter(**own).open().order_by("asked_at")
    accepted = PlanAnswer.objects.filter(
        plan__engagement=OuterRef("pk"), plan__status=Version.PROPOSED, accepted=True
    )
    agreeing = {f"plan_{side}_accepts": Exists(accepted.filter(side=side)) for side in PlanSide}
    return with_reports(engagements).annotate(
        **agreeing,
        plan_status=Subquery(plans.values("status")[:1]),
        plan_at=Subquery(plans.values("proposed_at")[:1]),
        stated=Subquery(stated.values("status")[:1]),
        stated_at=Subquery(stated.values("stated_at")[:1]),
        stated_code=Subquery(stated.values("code")[:1]),
        asked_at=Subquery(asked.values("asked_at")[:1]),
        meeting_at=Subquery(meetings.values("starts_at")[:1]),
        meeting_code=Subquery(meetings.values("code")[:1]),
        meeting_title=Subquery(meetings.values("title")[:1]),
    )


def steps_of(engagements: list[Engagement], today: date, opened: set[int]) -> list[NextStep]:
    """Needs engagements `with_waiting`, their answers and their deliverables. Where a reader may
    not open an engagement, its steps lead nowhere."""
    steps = []
    for engagement in engagements:
        found = _steps_in(engagement, today)
        steps += found if engagement.pk in opened else [replace(step, url="") for step in found]
    return sorted(steps, key=lambda step: step.on)


def _steps_in(engagement: Engagement, today: date) -> list[NextStep]:
    steps = [_answer(engagement, today)] if silent_sides(engagement) else []
    if is_open(engagement):
        owed = [one for one in engagement.deliverables.all() if not one.is_accepted]
        steps += [_result(engagement, one, today) for one in owed]
    return [*steps, *_decisions(engagement, today), *_reports(engagement, today)]


def _named(engagement: Engagement, sides: Iterable[str]) -> str:
    """Who has to act, as the page's other steps name them."""
    names = {
        "advisor": str(engagement.advisor),
        "lead": _("the lead’s managers"),
        "coordinator": _("the facility"),
    }
    return ", ".join(names[side] for side in sides)


def _decisions(engagement: Any, today: date) -> list[NextStep]:
    """About the plan, the days and what was asked for."""
    advisor, facility = str(engagement.advisor), _("the facility")
    managers = _("the lead’s managers")
    plan = address_of("advisors:plan-detail", engagement.code)
    found = []
    if engagement.status in Engagement.GOING_ON and engagement.plan_status == Version.PROPOSED:
        title = _("Accept the plan with %s or return it") % advisor
        silent = [side for side in PlanSide if not getattr(engagement, f"plan_{side}_accepts")]
        who = _named(engagement, silent)
        found.append(_since(engagement.plan_at, title, who, plan, today))
    elif engagement.status in Engagement.GOING_ON and engagement.plan_status != Version.HELD:
        title = _("Draw up the plan and put it forward")
        day = engagement.starts_on or today
        found.append(NextStep(day, title, advisor, by(day, today), plan, day < today))
    if engagement.stated:
        titles = {
            Stated.OPEN: (_("Confirm the days of %s or dispute them") % advisor, managers),
            Stated.DISPUTED: (_("Answer the disputed days"), advisor),
            Stated.CONFIRMED: (_("Accept the statement of days of %s") % advisor, facility),
        }
        title, who = titles[engagement.stated]
        address = address_of(
            "advisors:day-statement-detail", engagement.code, engagement.stated_code
        )
        found.append(_since(engagement.stated_at, title, who, address, today))
    if engagement.meeting_at:
        found.append(_meeting(engagement, today))
    if engagement.asked_at:
        title, address = _("Decide what was asked for"), engagement.get_absolute_url()
        found.append(_since(engagement.asked_at, title, facility, address, today))
    return found


def _reports(engagement: Engagement, today: date) -> Iterator[NextStep]:
    """The end reports that are not handed in."""
    for side in Side:
        if asked_at := getattr(engagement, f"{side}_report_asked_at"):
            day, title = report_due_on(asked_at), _("Write the end report")
            address = engagement.get_absolute_url()
            yield NextStep(
                day, title, _named(engagement, [side]), by(day, today), address, day < today
            )


def _meeting(engagement: Any, today: date) -> NextStep:
    at = timezone.localtime(engagement.meeting_at)
    address = address_of("advisors:meeting-detail", engagement.code, engagement.meeting_code)
    who = _("%s and the lead’s managers") % engagement.advisor
    title = _("Meet: %s") % engagement.meeting_title
    when = f"{short(at.date(), today)}, {at:%H:%M}"
    return NextStep(at.date(), title, who, when, address, late=False)


def _since(at: datetime, title: str, who: str, url: str, today: date) -> NextStep:
    day = timezone.localdate(at)
    return NextStep(day, title, who, _("since %s") % short(day, today), url, late=False)


def _result(engagement: Engagement, result: Deliverable, today: date) -> NextStep:
    address = engagement.get_absolute_url()
    if result.status == Result.SUBMITTED and result.submitted_at:
        title, who = _("Accept “%s” or return it") % result, _("the lead’s managers")
        return _since(result.submitted_at, title, who, address, today)
    if result.is_confirmed and result.confirmed_at:
        title, who = _("Accept “%s” or return it") % result, _("the facility")
        return _since(result.confirmed_at, title, who, address, today)
    day = result.due_on
    words = _("Mend “%s”") if result.status == Result.RETURNED else _("Hand in “%s”")
    who = str(engagement.advisor)
    return NextStep(day, words % result, who, by(day, today), address, day < today)


def _answer(engagement: Engagement, today: date) -> NextStep:
    """Of a proposal that waits for one side or both."""
    day = engagement.answer_by or today
    who = _named(engagement, silent_sides(engagement))
    title = _("Accept or decline %s as advisor") % engagement.advisor
    return NextStep(day, title, who, by(day, today), engagement.get_absolute_url(), late=False)
