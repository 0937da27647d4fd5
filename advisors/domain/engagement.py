"""The turns of an engagement's life: agreed, begun, completed, withdrawn."""

from django.utils.translation import gettext as _

from advisors.models import Engagement
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.status import turn

Status = Engagement.Status


def agree_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    """Staff note that advisor and lead have both said yes."""
    return turn(engagement, Status.AGREED, {Status.PROPOSED}, "engagement.agreed", by)


def start_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return turn(engagement, Status.RUNNING, {Status.AGREED}, "engagement.started", by)


def complete_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return turn(engagement, Status.COMPLETED, {Status.RUNNING}, "engagement.completed", by)


def withdraw_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    before = {Status.PROPOSED, Status.AGREED, Status.RUNNING}
    return turn(engagement, Status.WITHDRAWN, before, "engagement.withdrawn", by)


def locked(engagement: Engagement) -> Engagement:
    """The engagement as it is now; nobody else changes it until the transaction ends."""
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def refuse_unless_running(engagement: Engagement) -> None:
    if engagement.status != Status.RUNNING:
        status = engagement.get_status_display()
        raise Refused(_("This engagement is not running; it is “%s”.") % status)
