"""The break-outs that a person hosts."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.times import period
from tgtf_portal.pages.domain.agenda import Row, Section, Task, by
from webinars.models import Breakout, Insight, Webinar


def host_section(user: User, today: date) -> Section:
    section = Section(
        "host",
        _("Your break-outs"),
        quiet=_(
            "No break-out waits for you. One that began and has no conclusion will stand here."
        ),
        running_title=_("Coming"),
    )
    for breakout in hosted_breakouts(user):
        _add(section, breakout, today)
    return section


def hosted_breakouts(user: User) -> list[Breakout]:
    """The reader's rooms, the soonest first, with their people and conclusions counted."""
    shown = Q(insights__kind=Insight.Kind.CONCLUSION, insights__hidden_at=None)
    return list(
        Breakout.objects.filter(hosts__user=user)
        .exclude(webinar__status__in=[Webinar.Status.DRAFT, Webinar.Status.CANCELLED])
        .select_related("webinar")
        .annotate(
            seats_taken=Count("seats", distinct=True),
            conclusions=Count("insights", filter=shown, distinct=True),
        )
        .order_by("webinar__starts_at", "position")
    )


def _add(section: Section, breakout: Breakout, today: date) -> None:
    webinar = breakout.webinar
    when = period(webinar.starts_at, webinar.ends_at, webinar.time_zone).text
    if not breakout.is_open or webinar.status == Webinar.Status.HELD:
        address = reverse("webinars:webinar-detail", args=[webinar.slug])
        section.done.insert(
            0, Row(str(breakout), address, f"{webinar} · {when}", _("Closed"), "done")
        )
        return
    console = breakout.get_host_url()
    if webinar.starts_at <= timezone.now() and not breakout.conclusions:
        day = webinar.ends_at.astimezone(webinar.zone).date()
        title = _("Write the conclusion of “%s”") % breakout
        section.tasks.append(
            Task(title, console, _("Open console"), day, by(day, today), str(webinar))
        )
    people = _("nobody seated yet")
    if breakout.seats_taken:
        people = ngettext("%d person", "%d people", breakout.seats_taken) % breakout.seats_taken
    state, tone = (
        (_("Concluded"), "done") if breakout.conclusions else (_("Conclusion to come"), "wait")
    )
    section.running.append(Row(str(breakout), console, f"{when} · {people}", state, tone))
