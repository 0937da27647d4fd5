"""What time alone brings about: proposals that lapse, reminders before, engagements that begin."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from advisors.common.locks import locked
from advisors.common.sides import all_sides, readers, tell
from advisors.engagement.domain.engagement import begin_if_due
from advisors.engagement.domain.proposal import ask
from advisors.models import Engagement, EngagementAnswer
from tgtf_portal.core import audit

LAPSED, REMINDED = "engagement.lapsed", "engagement.reminded"
DAYS_BEFORE = (3, 1)
Status = Engagement.Status


def lapse_overdue_proposals() -> int:
    """Each at the first moment after its day; how many did. Two at once do it once."""
    now = timezone.now()
    waiting = Engagement.objects.filter(status=Status.PROPOSED, answer_by__lte=now.date())
    waiting = waiting.select_related("project__facility")
    due = [each for each in waiting if each.answer_ends_at and each.answer_ends_at <= now]
    return sum(_lapse(each) for each in due)


@transaction.atomic
def _lapse(engagement: Engagement) -> bool:
    engagement = locked(engagement)
    until = engagement.answer_ends_at
    if not engagement.is_proposed or until is None or timezone.now() < until:
        return False
    engagement.status = Status.LAPSED
    engagement.save(update_fields=["status"])
    audit.record("engagement.lapsed", engagement, by=None)
    tell(all_sides(engagement), LAPSED, engagement, key=str(engagement.answer_by))
    return True


def begin_due_engagements() -> int:
    """What both agreed on runs from its first day on."""
    today = timezone.now().date() + timedelta(days=1)  # somewhere it is tomorrow already
    agreed = Engagement.objects.filter(status=Status.AGREED, starts_on__lte=today)
    return sum(_begin(each) for each in agreed)


@transaction.atomic
def _begin(engagement: Engagement) -> bool:
    engagement = locked(engagement)
    return engagement.status == Status.AGREED and begin_if_due(engagement, by=None)


def remind_of_proposals() -> int:
    """Three days and one day before the last one; how many mails are new."""
    now = timezone.now()
    near = now.date() + timedelta(days=max(DAYS_BEFORE) + 1)
    waiting = Engagement.objects.filter(status=Status.PROPOSED, answer_by__lte=near)
    waiting = waiting.select_related("project__facility", "advisor__user")
    return sum(_remind(each) for each in waiting if each.answer_ends_at and each.answers.exists())


@transaction.atomic
def _remind(engagement: Engagement) -> int:
    """Once for each distance; who was asked within the same span is not reminded of it."""
    until, now = engagement.answer_ends_at, timezone.now()
    passed = [d for d in DAYS_BEFORE if until and until - timedelta(days=d) <= now < until]
    if until is None or not passed:
        return 0
    begins, key = until - timedelta(days=min(passed)), f"{engagement.answer_by}/{min(passed)}"
    return sum(
        tell(readers([asked.user]), REMINDED, asked, key=key, drop_after=until)
        for asked in ask(engagement)
        if is_waited_for(asked) and asked.asked_at < begins
    )


def is_waited_for(asked: EngagementAnswer) -> bool:
    """Whether the proposal is open and nobody of this side has answered."""
    engagement = asked.engagement
    given = engagement.answers.given().filter(side=asked.side)
    return engagement.is_proposed and not given.exists()
