"""The break-outs that a person hosts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, by
from webinars.models import Breakout, Insight, Webinar


@dataclass(frozen=True, slots=True)
class HostedRoom:
    """A break-out that the reader hosts, with its people and conclusions counted."""

    breakout: Breakout
    people: int
    conclusions: int

    @property
    def is_over(self) -> bool:
        return not self.breakout.is_open or self.breakout.webinar.status == Webinar.Status.HELD

    @property
    def wants_a_conclusion(self) -> bool:
        return self.breakout.webinar.starts_at <= timezone.now() and not self.conclusions


def host_section(user: User, today: date) -> DashboardSection:
    section = DashboardSection(
        "host",
        _("Your break-outs"),
        quiet=_("Nothing to do yet. A break-out that began without a conclusion stands here."),
        running_title=_("Coming"),
    )
    for room in hosted_rooms(user):
        if room.is_over:
            section.done.insert(0, _held(room))
            continue
        if room.wants_a_conclusion:
            section.tasks.append(_to_conclude(room, today))
        section.running.append(_open(room))
    return section


def hosted_rooms(user: User) -> list[HostedRoom]:
    """The soonest first."""
    shown = Q(insights__kind=Insight.Kind.CONCLUSION, insights__hidden_at=None)
    breakouts = (
        Breakout.objects.filter(hosts__user=user)
        .exclude(webinar__status__in=[Webinar.Status.DRAFT, Webinar.Status.CANCELLED])
        .select_related("webinar")
        .annotate(
            seated=Count("seats", distinct=True),
            concluded=Count("insights", filter=shown, distinct=True),
        )
        .order_by("webinar__starts_at", "position")
    )
    return [HostedRoom(breakout, breakout.seated, breakout.concluded) for breakout in breakouts]


def _held(room: HostedRoom) -> DashboardRow:
    webinar = room.breakout.webinar
    note = f"{webinar} · {room.breakout.webinar.when}"
    return DashboardRow(str(room.breakout), webinar.get_absolute_url(), note, _("Closed"), "done")


def _to_conclude(room: HostedRoom, today: date) -> Task:
    webinar = room.breakout.webinar
    day = webinar.ends_at.astimezone(webinar.zone).date()
    title, console = _("Write the conclusion of “%s”") % room.breakout, room.breakout.get_host_url()
    note = str(webinar)
    return Task(title, console, _("Open console"), day, by(day, today), note, late=day < today)


def _open(room: HostedRoom) -> DashboardRow:
    people = _("nobody seated yet")
    if room.people:
        people = ngettext("%d person", "%d people", room.people) % room.people
    state, tone = _("Conclusion to come"), "wait"
    if room.conclusions:
        state, tone = _("Concluded"), "done"
    note = f"{room.breakout.webinar.when} · {people}"
    return DashboardRow(str(room.breakout), room.breakout.get_host_url(), note, state, tone)
