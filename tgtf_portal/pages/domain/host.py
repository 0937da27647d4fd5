"""The break-outs that a person hosts."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, by
from webinars.models import Breakout, Webinar


def host_section(user: User, today: date) -> DashboardSection:
    section = DashboardSection(
        "host",
        _("Your break-outs"),
        quiet=_("Nothing to do yet. A break-out that began without a conclusion stands here."),
        running_title=_("Coming"),
    )
    for room in hosted_rooms(user):
        if not room.is_open or room.webinar.status == Webinar.Status.HELD:
            section.done.insert(0, _held(room))
            continue
        if room.webinar.starts_at <= timezone.now() and not room.conclusion_count:
            section.tasks.append(_to_conclude(room, today))
        section.running.append(_open(room))
    return section


def _rooms(user: int) -> QuerySet[Breakout]:
    rooms = Breakout.objects.filter(hosts__user=user).select_related("webinar").with_counts()
    shown = rooms.exclude(webinar__status__in=[Webinar.Status.DRAFT, Webinar.Status.CANCELLED])
    return shown.distinct().order_by("webinar__starts_at", "position")


_hosted = Prepared(_rooms, user=int, keeps_plan=True)


def hosted_rooms(user: User) -> list[Breakout]:
    """The soonest first, with people and conclusions counted."""
    return _hosted(user=user.pk)


def _held(room: Breakout) -> DashboardRow:
    webinar = room.webinar
    note = f"{webinar} · {room.webinar.when}"
    state, tone = (_("Cancelled"), "error") if room.is_cancelled else (_("Closed"), "done")
    return DashboardRow(str(room), webinar.get_absolute_url(), note, state, tone)


def _to_conclude(room: Breakout, today: date) -> Task:
    webinar = room.webinar
    day = webinar.ends_at.astimezone(webinar.zone).date()
    title, console = _("Write the conclusion of “%s”") % room, room.get_host_url()
    note = str(webinar)
    return Task(title, console, _("Open console"), day, by(day, today), note, late=day < today)


def _open(room: Breakout) -> DashboardRow:
    people = _("nobody seated yet")
    if room.seats_taken:
        people = ngettext("%d person", "%d people", room.seats_taken) % room.seats_taken
    state, tone = _("Conclusion to come"), "wait"
    if room.conclusion_count:
        state, tone = _("Concluded"), "done"
    note = f"{room.webinar.when} · {people}"
    return DashboardRow(str(room), room.get_host_url(), note, state, tone)
