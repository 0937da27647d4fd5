"""The turns of an engagement's life: agreed, begun, completed."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.models import Engagement
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.status import turn

Status = Engagement.Status


@transaction.atomic
def agree_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    """Staff note that advisor and lead have both said yes, where the portal did not ask them."""
    engagement = locked(engagement)
    if engagement.is_proposed and engagement.answers.exists():
        raise Refused(_("Both sides were asked: they answer themselves."))
    return turn(engagement, Status.AGREED, {Status.PROPOSED}, "engagement.agreed", by)


def start_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return turn(engagement, Status.RUNNING, {Status.AGREED}, "engagement.started", by)


def begin_if_due(engagement: Engagement, *, by: User | None) -> bool:
    """Once its first day has come, by the facility's clocks; needs a locked one."""
    zone = ZoneInfo(engagement.project.facility.time_zone)
    if engagement.starts_on and engagement.starts_on > timezone.now().astimezone(zone).date():
        return False
    engagement.status = start_engagement(engagement, by=by).status
    return True


def complete_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return turn(engagement, Status.COMPLETED, {Status.RUNNING}, "engagement.completed", by)
