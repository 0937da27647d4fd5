"""Coming webinars at which a cluster manager can register firms, on the dashboard."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, short
from webinars.models import Webinar
from webinars.models.webinar import counted

SHOWN = 5


def _with_mine(user: int, now: datetime) -> QuerySet[Webinar]:
    mine = counted("webinars.Registration", registered_by=user)
    return Webinar.objects.coming(now).annotate(mine=mine)[:SHOWN]


_webinars = Prepared(_with_mine, user=int, now=datetime, keeps_plan=True)


def add_webinars(section: DashboardSection, user: User, today: date) -> None:
    """A task until somebody is registered, then a line that says how many are."""
    for webinar in _webinars(user=user.pk, now=timezone.now()):
        page = address_of("webinars:group-create", webinar.slug)
        day = webinar.day
        if webinar.mine:
            people = ngettext("%d person registered", "%d people registered", webinar.mine)
            note = _("%(people)s by you, %(day)s") % {
                "people": people % webinar.mine,
                "day": short(day, today),
            }
            section.running.append(DashboardRow(str(webinar), page, note, _("Coming"), "open"))
        else:
            title = _("Register your firms for “%s”") % webinar
            section.tasks.append(Task(title, page, _("Register"), day, short(day, today)))
