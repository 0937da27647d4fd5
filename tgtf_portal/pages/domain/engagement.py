"""An engagement in a dashboard's words."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.models import Engagement, with_answers, with_reports
from advisors.models.advisor import GIVEN_UP
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.values.amounts import amount, days
from tgtf_portal.pages.domain.sections import Meter


def engagements_around(user: User) -> list[Engagement]:
    """Those where the reader advises and those on the reader's clusters' projects, in one go."""
    own = Q(advisor__user=user) | Q(project__in=Project.objects.of(user))
    return list(
        with_reports(with_answers(Engagement.objects.with_days_used()))
        .filter(own)
        .exclude(status__in=GIVEN_UP)
        .select_related("project", "advisor__user")
        .prefetch_related("deliverables", "plans__answers", "meetings")
    )


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
