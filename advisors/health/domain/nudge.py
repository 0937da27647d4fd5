"""Asking an advisor how it goes: one press by staff, once a week an engagement."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.common.sides import advisor_side, tell
from advisors.models import Engagement
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

KIND = "engagement.nudge"
REST = timedelta(days=7)


@transaction.atomic
def nudge_advisor(engagement: Engagement, states: Sequence[str], *, by: User | None) -> Engagement:
    """Promise the mail; `states` are those of the health board that the engagement is in."""
    engagement = Engagement.objects.select_for_update().get(pk=engagement.pk)
    now = timezone.now()
    if engagement.status not in Engagement.OPEN:
        raise Refused(_("This engagement has ended."))
    if engagement.nudged_at and now < engagement.nudged_at + REST:
        again = date_format(timezone.localtime(engagement.nudged_at + REST), "j M, H:i")
        raise Refused(_("They were asked within the last week; you can ask again on %s.") % again)
    engagement.nudged_at = now
    engagement.save(update_fields=["nudged_at"])
    tell(advisor_side(engagement), KIND, engagement, key=now.isoformat(), states=list(states))
    audit.record("engagement.nudged", engagement, by=by, states=list(states))
    return engagement


def reasons(states: Iterable[str]) -> list[str]:
    """Each state in a sentence to the advisor.

    >>> reasons(["overdue"])
    ['A result was due and is not accepted yet.']
    """
    sentences = {
        "silent": _("Nothing has been logged for some time."),
        "behind": _("Fewer days are used than the time that has passed would let us expect."),
        "ahead": _("Nearly all days are used, and much of the period is left."),
        "overdue": _("A result was due and is not accepted yet."),
        "unaccepted": _("You have not answered the proposal yet."),
        "disputed": _("Days that you stated are disputed and wait for your answer."),
    }
    return [sentences[state] for state in states if state in sentences]
