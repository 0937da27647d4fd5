"""The meetings of an engagement: when both sides meet, and what its advisor has to log of them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.models import Engagement
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, Task, short


def log_tasks(engagement: Engagement, today: date) -> list[Task]:
    """Needs the engagement's meetings; only a running one takes activities."""
    if engagement.status != Engagement.Status.RUNNING:
        return []
    held = [m for m in engagement.meetings.all() if m.waits_to_be_logged]
    address = address_of("advisors:activity-create", engagement.code)
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


def meeting_rows(engagement: Engagement) -> list[DashboardRow]:
    """Those that come; needs the engagement's meetings."""
    coming = [m for m in engagement.meetings.all() if not m.is_cancelled and not m.is_over]
    return [
        DashboardRow(_("Meet: %s") % meeting.title, meeting.get_absolute_url(), meeting.when)
        for meeting in sorted(coming, key=lambda meeting: meeting.starts_at)
    ]
