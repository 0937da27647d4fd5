"""The two sides' answers: both yes makes an engagement, one no ends the proposal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import all_sides, tell
from advisors.engagement.domain.engagement import begin_if_due
from advisors.engagement.domain.proposal import in_words
from advisors.engagement.domain.replacement import take_over
from advisors.models import Engagement, EngagementAnswer, Side
from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

AGREED, DECLINED = "engagement.agreed", "engagement.declined"
Answer, Status = EngagementAnswer.Answer, Engagement.Status


@transaction.atomic
def answer_proposal(
    engagement: Engagement, user: User, *, answer: str, reason: str = ""
) -> Engagement:
    """The first answer of a side is its answer; two at once follow each other."""
    engagement = locked(engagement)
    side = side_of(engagement, user)
    if side is None:
        raise Refused(_("You do not answer for either side of this engagement."))
    if obstacle := why_closed(engagement, side):
        raise Refused(obstacle)
    if answer == Answer.DECLINED and not reason.strip():
        raise Refused(_("Say why: the other side and the facility read it."))
    own, _made = engagement.answers.get_or_create(user=user, side=side)
    own.answer, own.reason, own.answered_at = answer, reason.strip(), timezone.now()
    own.save()
    audit.record(f"engagement.{answer}", engagement, by=user, side=side)
    return _follow(engagement, own)


def _follow(engagement: Engagement, own: EngagementAnswer) -> Engagement:
    """What an answer makes of the proposal."""
    if own.answer == Answer.DECLINED:
        engagement.status = Status.DECLINED
        engagement.save(update_fields=["status"])
        tell(all_sides(engagement), DECLINED, own, key="declined", but=own.user)
    elif engagement.answers.filter(answer=Answer.ACCEPTED).count() == len(Side):
        engagement.status = Status.AGREED
        engagement.save(update_fields=["status"])
        audit.record("engagement.agreed", engagement, by=own.user)
        tell(all_sides(engagement), AGREED, engagement, key="agreed")
        take_over(engagement, by=None)
        begin_if_due(engagement, by=None)
    return engagement


def side_of(engagement: Engagement, user: User) -> str | None:
    """For whom this person answers."""
    if engagement.advisor.user_id == user.pk:
        return Side.ADVISOR
    led = Project.objects.led_by(user).filter(pk=engagement.project_id)
    return Side.LEAD if led.exists() else None


def answers_of(engagement: Engagement) -> list[EngagementAnswer]:
    """What both sides said, where they were asked here."""
    if engagement.answer_by is None:
        return []
    return list(engagement.answers.given().select_related("user"))


def may_answer(engagement: Engagement, side: str | None) -> bool:
    if side is None or not engagement.is_proposed or engagement.answer_by is None:
        return False
    return not why_closed(engagement, side)


def why_closed(engagement: Engagement, side: str) -> str:
    """Why this side cannot answer any more; nothing where it can."""
    given = engagement.answers.given().filter(side=side).select_related("user").first()
    became = _what_became(engagement)
    if given is None:
        return became
    facts = {"name": given.user, "day": in_words(timezone.localdate(given.answered_at))}
    said = (
        _("%(name)s accepted this proposal on %(day)s.")
        if given.answer == Answer.ACCEPTED
        else _("%(name)s declined this proposal on %(day)s.")
    ) % facts
    return said if given.answer == Answer.DECLINED else f"{said} {became}".strip()


def _what_became(engagement: Engagement) -> str:
    until = engagement.answer_ends_at
    if engagement.status == Status.LAPSED or (
        engagement.is_proposed and until and timezone.now() >= until
    ):
        day = in_words(engagement.answer_by)
        return _("This proposal lapsed: both sides had to answer by %s.") % day
    return {
        Status.PROPOSED: "",
        Status.DECLINED: _("The other side has declined; the facility looks for another way."),
        Status.WITHDRAWN: _("The facility has taken this back."),
    }.get(Status(engagement.status), _("Both sides have accepted."))
