"""What the meetings of an engagement ask of its advisor: to log what was done."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.models import Engagement
from tgtf_portal.pages.domain.sections import Task, short


def log_tasks(engagement: Engagement, today: date) -> list[Task]:
    """Needs the engagement's meetings; only a running one takes activities."""
    if engagement.status != Engagement.Status.RUNNING:
        return []
    held = [m for m in engagement.meetings.all() if m.waits_to_be_logged]
    address = reverse("advisors:activity-create", args=[engagement.code])
    return [
        Task(
            _("Log what was done: %s") % meeting,
            f"{address}?meeting={meeting.code}",
            _("Log"),
            timezone.localtime(meeting.starts_at).date(),
            _("held %s") % short(timezone.localtime(meeting.starts_at).date(), today),
            str(engagement.project),
        )
        for meeting in held
    ]
