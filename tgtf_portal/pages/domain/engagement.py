"""An engagement in a dashboard's words."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.models import (
    Deliverable,
    Engagement,
    Meeting,
    Plan,
    PlanAnswer,
    with_answers,
    with_reports,
)
from advisors.models.advisor import GIVEN_UP
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.values.amounts import amount, days
from tgtf_portal.core.values.prepared import Prepared, hang
from tgtf_portal.pages.domain.sections import Meter


def _around(user: int) -> QuerySet[Engagement]:
    own = Q(advisor__user=user) | Q(project__in=Project.objects.of(User(pk=user)))
    return (
        with_reports(with_answers(Engagement.objects.with_days_used()))
        .filter(own)
        .exclude(status__in=GIVEN_UP)
        .select_related("project", "advisor__user")
    )


_engagements = Prepared(_around, user=int, keeps_plan=True)
_deliverables = Prepared(
    lambda of: Deliverable.objects.filter(engagement__in=of), of=list, keeps_plan=True
)
_plans = Prepared(
    lambda of: Plan.objects.filter(engagement__in=of).order_by("engagement_id", "-number"),
    of=list,
    keeps_plan=True,
)
_answers = Prepared(lambda of: PlanAnswer.objects.filter(plan__in=of), of=list, keeps_plan=True)
_meetings = Prepared(lambda of: Meeting.objects.filter(engagement__in=of), of=list, keeps_plan=True)


def engagements_around(user: User) -> list[Engagement]:
    """Those where the reader advises and those on the reader's clusters' projects, with what is
    planned, owed and met for; five queries."""
    engagements: list[Engagement] = _engagements(user=user.pk)
    of = [engagement.pk for engagement in engagements]
    hang(engagements, "deliverables", _deliverables(of=of), by="engagement")
    hang(engagements, "meetings", _meetings(of=of), by="engagement")
    plans: list[Plan] = _plans(of=of)
    hang(plans, "answers", _answers(of=[plan.pk for plan in plans]), by="plan")
    hang(engagements, "plans", plans, by="engagement")
    return engagements


def is_open(engagement: Engagement) -> bool:
    return engagement.status in Engagement.GOING_ON


def state_of(engagement: Engagement) -> tuple[str, str]:
    """Its status in words, and the tone of its mark."""
    tone = "open" if engagement.status == Engagement.Status.RUNNING else "wait"
    is_over = not is_open(engagement) and not engagement.is_proposed
    return str(engagement.get_status_display()), "done" if is_over else tone


def days_share(engagement: Engagement) -> Meter:
    """Needs `with_days_used`."""
    used = engagement.days_counted
    facts = {"used": amount(used), "agreed": days(engagement.days_agreed)}
    words = _("%(used)s of %(agreed)s used") % facts
    return Meter(float(used), float(engagement.days_agreed), words)


def days_left(engagement: Engagement) -> str:
    """Needs `with_days_used`."""
    left = engagement.days_left
    said = ngettext("%s day left", "%s days left", 1 if left == 1 else 2) % amount(left)
    if not engagement.days_beyond:
        return said
    beyond = _("%s beyond the agreed days") % amount(engagement.days_beyond)
    return f"{said}; {beyond}"
