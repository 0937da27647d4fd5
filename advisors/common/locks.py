"""What each verb of advice asks first: the engagement as it is now, and who may not."""

from django.utils.translation import gettext as _

from advisors.models import Engagement
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


def locked(engagement: Engagement) -> Engagement:
    """The engagement as it is now; nobody else changes it until the transaction ends."""
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def refuse_own_advice(engagement: Engagement, by: User | None) -> None:
    """Whoever advises decides nothing on it for the clusters or the facility, staff or not."""
    if by is not None and by.pk == engagement.advisor.user_id:
        raise Refused(_("Nobody judges their own advice."))


def refuse_unless_running(engagement: Engagement) -> None:
    if engagement.status != Engagement.Status.RUNNING:
        status = engagement.get_status_display()
        raise Refused(_("This engagement is not running; it is “%s”.") % status)
