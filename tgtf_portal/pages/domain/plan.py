"""What the plan of an engagement asks of a side: to draw it up, to put it forward, to answer."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from advisors.models import Engagement, Plan, PlanSide
from tgtf_portal.core.people.seen import Narrow, Seen
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import MOST_OF_A_KIND, Task, short

Status = Plan.Status


def plan_task(engagement: Engagement, side: PlanSide, today: date) -> Task | None:
    """Needs the engagement's plans with their answers. The advisor writes; three answer."""
    if engagement.status not in Engagement.GOING_ON:
        return None
    newest = max(engagement.plans.all(), key=lambda plan: plan.number, default=None)
    if newest and newest.status == Status.PROPOSED:
        answered = {answer.side for answer in newest.answers.all()}
        return None if side in answered else _to_answer(newest, engagement, today)
    if side != PlanSide.ADVISOR or (newest and newest.status == Status.HELD):
        return None
    return _to_write(newest, engagement)


def _to_write(newest: Plan | None, engagement: Engagement) -> Task:
    if newest is None:
        title, action = _("Draw up the plan with the lead cluster"), _("Begin")
    elif newest.status == Status.RETURNED:
        title, action = _("Mend the plan: %s was returned") % newest.words, _("Read")
    else:
        title, action = _("Put the plan forward"), _("Read")
    address = address_of("advisors:plan-detail", engagement.code)
    return Task(title, address, action, when=_("when you can"), note=str(engagement.project))


def _to_answer(plan: Plan, engagement: Engagement, today: date) -> Task:
    day = plan.proposed_at.date() if plan.proposed_at else today
    return Task(
        _("Accept %s or return it") % plan.words,
        address_of("advisors:plan-detail", engagement.code),
        _("Read"),
        day,
        _("since %s") % short(day, today),
        str(engagement),
    )


def _for_facility(seen: Narrow, user: int) -> QuerySet[Plan]:
    mine = Q(engagement__project__coordinator=user) | Q(engagement__project__coordinator=None)
    waiting = Plan.objects.filter(
        mine, status=Status.PROPOSED, engagement__status__in=Engagement.GOING_ON
    )
    waiting = waiting.exclude(answers__side=PlanSide.COORDINATOR)
    rows = seen(waiting).select_related("engagement__project", "engagement__advisor__user")
    return rows.order_by("proposed_at", "pk")[:MOST_OF_A_KIND]


PLANS = Seen(_for_facility, user=int)


def plans_for_facility(plans: list[Plan], today: date) -> list[Task]:
    """Those that wait for the facility: its coordinator in charge answers, or any where none is."""
    return [_to_answer(plan, plan.engagement, today) for plan in plans]
