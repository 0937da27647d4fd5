"""Who speaks for which side of an engagement."""

from django.utils.translation import gettext as _

from advisors.models import Engagement, PlanSide
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import Refused


def side_of(engagement: Engagement, user: User) -> PlanSide | None:
    """The one side that somebody speaks for; partners’ managers read, and decide nothing.

    Nobody agrees with themselves: an advisor who manages the lead, too, speaks as the advisor.
    """
    if engagement.advisor.user_id == user.pk:
        return PlanSide.ADVISOR
    if user.has_perm("advisors.change_engagement") and covers(user, engagement):
        return PlanSide.COORDINATOR
    if Project.objects.led_by(user).filter(pk=engagement.project_id).exists():
        return PlanSide.LEAD
    return None


def own_side(engagement: Engagement, user: User) -> PlanSide:
    """As `side_of`; refused where somebody speaks for none."""
    side = side_of(engagement, user)
    if side is None:
        raise Refused(_("The advisor, the lead’s managers and the facility decide on this."))
    return side
