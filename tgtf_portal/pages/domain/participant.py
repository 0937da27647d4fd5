"""The next webinar, as anybody with an account meets it."""

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import tokens
from tgtf_portal.core.models import User
from tgtf_portal.core.times import period
from tgtf_portal.pages.domain.agenda import Row, Section, Task, by
from webinars.models import Breakout, Preference, Registration, Seat, Webinar

SOONEST = 3


def participant_section(user: User, today: date) -> Section:
    """Registering, ranking break-outs, and what the reader is registered for."""
    section = Section(
        "participant",
        _("Webinars"),
        quiet=_("No webinar is announced right now. The next one will stand here, with a button."),
        running_title=_("You are registered"),
    )
    for webinar in coming_webinars(user)[:SOONEST]:
        _add(section, webinar, today)
    if section.running:
        section.quiet = _("Nothing more is needed: you are registered and have chosen.")
    return section


def coming_webinars(user: User) -> QuerySet[Webinar]:
    """Announced webinars, each with the reader's registration, if any, and how far it is."""
    mine = Registration.objects.active().filter(webinar=OuterRef("pk"), email=user.email)
    wishes = Preference.objects.filter(registration__in=mine.values("pk"))
    seat = Seat.objects.filter(registration__in=mine.values("pk")).values("breakout__title")
    rooms = Breakout.objects.filter(webinar=OuterRef("pk"), status=Breakout.Status.PLANNED)
    return Webinar.objects.coming().with_places_taken().annotate(
        my_code=Subquery(mine.values("code")[:1]),
        my_wishes=Subquery(counted(wishes, "registration__webinar")),
        my_room=Subquery(seat[:1]),
        rooms=Subquery(counted(rooms, "webinar")),
    )  # fmt: skip


def counted(rows: QuerySet, group: str) -> QuerySet:
    return rows.order_by().values(group).annotate(number=Count("pk")).values("number")


def _add(section: Section, webinar: Webinar, today: date) -> None:
    day = webinar.starts_at.astimezone(webinar.zone).date()
    when = period(webinar.starts_at, webinar.ends_at, webinar.time_zone).text
    if not webinar.my_code:
        section.tasks.append(_to_register(webinar, day, today, when))
        return
    token = tokens.issue(Registration.PURPOSE, webinar.my_code)
    address = reverse("webinars:registration-detail", args=[token])
    if webinar.rooms and not webinar.my_wishes and not webinar.my_room:
        title = _("Rank the break-outs of “%s”") % webinar
        section.tasks.append(Task(title, address, _("Choose"), day, by(day, today), when))
    section.running.append(Row(str(webinar), address, when, *_state(webinar)))


def _to_register(webinar: Webinar, day: date, today: date, when: str) -> Task:
    title = _("Register for “%s”") % webinar
    if not webinar.places_left:
        title = _("“%s” is full; see whether a place comes back") % webinar
        return Task(title, webinar.get_absolute_url(), _("Look"), day, by(day, today), when)
    left = ngettext("%d place left", "%d places left", webinar.places_left) % webinar.places_left
    address = reverse("webinars:registration-create", args=[webinar.slug])
    return Task(title, address, _("Register"), day, by(day, today), f"{when} · {left}")


def _state(webinar: Webinar) -> tuple[str, str]:
    if webinar.my_room:
        return _("Break-out: %s") % webinar.my_room, "done"
    return _("Registered"), "open"
