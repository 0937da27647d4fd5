"""An engagement that ends before its time: what was done stays, the days left are free again, and
what was set for later does not take place."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import all_sides, tell
from advisors.engagement.domain.proposal import in_words, today_at
from advisors.meetings.domain.meeting import cancel_meetings_after
from advisors.models import ChangeRequest, Engagement
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.status import turn

ENDED, WITHDRAWN = "engagement.ended", "engagement.withdrawn"
Kind, Status = ChangeRequest.Kind, Engagement.Status


@transaction.atomic
def end_engagement(
    engagement: Engagement, *, ends_on: date, reason: str, by: User | None
) -> ChangeRequest:
    """Staff end it on a day without having been asked; both sides are told why."""
    engagement = locked(engagement)
    refuse_faulty_end(engagement, ends_on)
    now = timezone.now()
    ended = engagement.change_requests.create(
        kind=Kind.END,
        ends_on=ends_on,
        reason=reason,
        status=ChangeRequest.Status.GRANTED,
        asked_by=by,
        decided_by=by,
        decided_at=now,
    )
    audit.record("engagement.ended_early", ended, by=by, ends_on=str(ends_on))
    carry_out(engagement, ended, by=by)
    tell(all_sides(engagement), ENDED, ended, key="ended", but=by)
    return ended


def carry_out(engagement: Engagement, ended: ChangeRequest, *, by: User | None) -> None:
    """Move the end; once that day has come, close the account. Needs a locked one."""
    if ended.ends_on is None:
        return
    if engagement.starts_on and ended.ends_on < engagement.starts_on:
        engagement.starts_on = ended.ends_on  # it never began
    engagement.ends_on = ended.ends_on
    engagement.save(update_fields=["starts_on", "ends_on"])
    reason = _("The engagement ends on %s.") % in_words(ended.ends_on)
    cancel_meetings_after(engagement, ended.ends_on, reason, by=by)
    if ended.ends_on <= today_at(engagement.project.facility):
        _settle(engagement, ended, by)


@transaction.atomic
def withdraw_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    """Whoever knew of it is told."""
    engagement = locked(engagement)
    is_unknown = engagement.is_proposed and not engagement.answers.exists()
    before = {Status.PROPOSED, Status.AGREED, Status.RUNNING}
    engagement = turn(engagement, Status.WITHDRAWN, before, "engagement.withdrawn", by)
    cancel_meetings_after(engagement, None, _("The engagement was withdrawn."), by=by)
    if not is_unknown:
        tell(all_sides(engagement), WITHDRAWN, engagement, key="withdrawn", but=by)
    return engagement


def end_due_engagements() -> int:
    """Those whose early end was agreed on for a day that is over."""
    tomorrow = timezone.now().date() + timedelta(days=1)
    granted = ChangeRequest.objects.filter(
        kind=Kind.END, status=ChangeRequest.Status.GRANTED, ends_on__lt=tomorrow
    )
    due = Engagement.objects.filter(
        change_requests__in=granted, status__in=Engagement.GOING_ON
    ).distinct()
    return sum(_end_due(engagement) for engagement in due)


@transaction.atomic
def _end_due(engagement: Engagement) -> bool:
    engagement = locked(engagement)
    ended = engagement.change_requests.filter(
        kind=Kind.END, status=ChangeRequest.Status.GRANTED
    ).first()
    is_over = ended and ended.ends_on and ended.ends_on < today_at(engagement.project.facility)
    if not ended or not is_over or engagement.status not in Engagement.GOING_ON:
        return False
    _settle(engagement, ended, None)
    return True


def _settle(engagement: Engagement, ended: ChangeRequest, by: User | None) -> None:
    """What was agreed is what was done; what is left is noted, to pass over to somebody else."""
    used = engagement.activities.aggregate(used=Sum("days"))["used"] or Decimal()
    ended.days = max(Decimal(), engagement.days_agreed - used)
    ended.save(update_fields=["days"])
    if used:
        engagement.days_agreed = min(engagement.days_agreed, used)
    engagement.status = Status.COMPLETED if used else Status.WITHDRAWN
    engagement.save(update_fields=["days_agreed", "status"])
    verb = "engagement.completed" if used else "engagement.withdrawn"
    audit.record(verb, engagement, by=by, left=str(ended.days))


# --- What stands in the way ----------------------------------------------------------------------
def refuse_faulty_end(engagement: Engagement, ends_on: date) -> None:
    for sentence in faults_of_end(engagement, ends_on):
        raise Refused(sentence)


def faults_of_end(engagement: Engagement, ends_on: date) -> Iterator[str]:
    if engagement.status not in Engagement.GOING_ON:
        status = engagement.get_status_display()
        yield _("This engagement is “%s”: it cannot end early.") % status
    if engagement.ends_on and ends_on >= engagement.ends_on:
        yield _("It ends on %s anyway; choose an earlier day.") % in_words(engagement.ends_on)
    last = engagement.activities.filter(days__gt=0).aggregate(last=Max("held_on"))["last"]
    if last and ends_on < last:
        yield _("Something was logged on %s: it cannot end before that day.") % in_words(last)
    elif not last and ends_on < today_at(engagement.project.facility):
        yield _("This day is past, and nothing was logged until then.")
