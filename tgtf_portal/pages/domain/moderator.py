"""The webinars that a person moderates."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, by
from webinars.models import Webinar


def moderator_section(user: User, today: date) -> DashboardSection:
    section = DashboardSection(
        "moderator",
        _("Webinars that you moderate"),
        quiet=_("Nothing to do now. The next webinar that you moderate stands here."),
        running_title=_("Coming"),
    )
    for webinar in moderated_webinars(user):
        if webinar.is_over:
            section.done.insert(0, _held(webinar))
        else:
            section.tasks.append(_to_moderate(webinar, today))
    return section


def _webinars(user: int) -> QuerySet[Webinar]:
    shown = (Webinar.Status.ANNOUNCED, Webinar.Status.HELD)
    webinars = Webinar.objects.filter(moderators__user=user, status__in=shown)
    return webinars.distinct().order_by("starts_at")


_moderated = Prepared(_webinars, user=int, keeps_plan=True)


def moderated_webinars(user: User) -> list[Webinar]:
    """The soonest first."""
    return _moderated(user=user.pk)


def _to_moderate(webinar: Webinar, today: date) -> Task:
    day = webinar.day
    begun = webinar.starts_at <= timezone.now()
    control = address_of("webinars:live-control", webinar.slug)
    title, action = _("Moderate “%s”") % webinar, _("Open control")
    return Task(title, control, action, day, _("now") if begun else by(day, today), webinar.when)


def _held(webinar: Webinar) -> DashboardRow:
    return DashboardRow(str(webinar), webinar.get_absolute_url(), webinar.when, _("Over"), "done")
