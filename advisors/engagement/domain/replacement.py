"""An advisor who leaves: somebody else is asked to do what is left, in the days that are left."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.engagement.domain.early_end import end_engagement
from advisors.engagement.domain.proposal import propose_engagement, today_at
from advisors.models import (
    Advisor,
    ChangeRequest,
    Deliverable,
    Engagement,
    Plan,
    PlannedActivity,
)
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

PASSED_ON = (Deliverable.Status.DUE, Deliverable.Status.RETURNED)


@transaction.atomic
def replace_advisor(
    engagement: Engagement,
    *,
    advisor: Advisor,
    last_day: date | None = None,
    reason: str = "",
    starts_on: date,
    ends_on: date,
    answer_by: date,
    by: User | None,
) -> Engagement:
    """End it where it has not ended yet, and propose the days left to another advisor."""
    engagement = locked(engagement)
    if engagement.status in Engagement.GOING_ON:
        if last_day is None or not reason.strip():
            raise Refused(_("Say which day was the last one, and why."))
        end_engagement(engagement, ends_on=last_day, reason=reason, by=by)
        engagement.refresh_from_db()
    proposal = Engagement(
        project=engagement.project,
        advisor=advisor,
        days_agreed=_days_to_pass_over(engagement),
        goal=engagement.goal,
        starts_on=starts_on,
        ends_on=ends_on,
        answer_by=answer_by,
        replaces=engagement,
    )
    return propose_engagement(proposal, by=by)


def _days_to_pass_over(engagement: Engagement) -> Decimal:
    if engagement.status in Engagement.GOING_ON:
        raise Refused(_("Its last day is still to come: replace the advisor once it is over."))
    living = engagement.replacements.exclude(
        status__in=(
            Engagement.Status.DECLINED,
            Engagement.Status.LAPSED,
            Engagement.Status.WITHDRAWN,
        )
    )
    if living.exists():
        raise Refused(_("Somebody else was asked already to take over."))
    days = days_left_over(engagement)
    if not days:
        raise Refused(_("No days are left to pass over."))
    return days


def days_left_over(engagement: Engagement) -> Decimal:
    """That were agreed and not used when it ended early."""
    ended = engagement.change_requests.filter(
        kind=ChangeRequest.Kind.END, status=ChangeRequest.Status.GRANTED
    )
    return next((each.days for each in ended if each.days), Decimal())


def results_to_pass_over(engagement: Engagement) -> Iterator[Deliverable]:
    """What is owed still; what was handed in stays with who did it."""
    yield from engagement.deliverables.filter(status__in=PASSED_ON)


def plans_to_name(engagement: Engagement) -> QuerySet[PlannedActivity]:
    """What was planned and is still to come: who takes over plans it again."""
    today = today_at(engagement.project.facility)
    held = PlannedActivity.objects.filter(plan__engagement=engagement, planned_on__gte=today)
    return held.filter(plan__status=Plan.Status.HELD).order_by("planned_on", "pk")


def take_over(engagement: Engagement, *, by: User | None) -> None:
    """Once both sides have agreed: what the one before owes is owed by the new one."""
    if engagement.replaces is None:
        return
    for owed in results_to_pass_over(engagement.replaces):
        owed.engagement = engagement
        owed.save(update_fields=["engagement"])
        audit.record("deliverable.passed_over", owed, by=by, before=engagement.replaces.code)
