"""The next webinar, as anybody with an account meets it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, by
from webinars.models import Breakout, Host, Registration, Seat, Webinar
from webinars.models.webinar import counted

SOONEST = 3
Status = Registration.Status


@dataclass(frozen=True, slots=True)
class Coming:
    """An announced webinar, with the reader's registration, if any, and how far that is."""

    webinar: Webinar
    code: str
    status: str
    wishes: int
    room: str
    rooms: int

    @property
    def wants_a_ranking(self) -> bool:
        return (
            self.status == Status.CONFIRMED and bool(self.rooms) and not (self.wishes or self.room)
        )


def participant_section(user: User, today: date) -> DashboardSection:
    """Registering, ranking break-outs, and what the reader is registered for."""
    section = DashboardSection(
        "participant",
        _("Webinars"),
        quiet=_(
            "There is nothing to register for. The next webinar will stand here, with a button."
        ),
        running_title=_("You are registered"),
    )
    for coming in coming_webinars(user):
        _add(section, coming, today)
    if section.running:
        section.quiet = _("Nothing more is needed: you are registered and have chosen.")
    return section


def _coming(user: int, email: str, now: datetime) -> QuerySet[Webinar]:
    mine = Registration.objects.expected().filter(webinar=OuterRef("pk"), email=email)
    by_me = {"registration__email": email, "registration__status": "confirmed"}
    seats = Seat.objects.filter(registration__webinar=OuterRef("pk"), **by_me)
    webinars = (
        Webinar.objects.coming(now)
        .with_places_taken()
        .exclude(pk__in=Host.objects.filter(user=user).values("breakout__webinar"))
        .annotate(
            code=Subquery(mine.values("code")[:1]),
            standing=Subquery(mine.values("status")[:1]),
            wishes=counted("webinars.Preference", of="registration__webinar", **by_me),
            room=Subquery(seats.values("breakout__title")[:1]),
            rooms=counted("webinars.Breakout", ~Q(status__in=Breakout.NOT_OPEN)),
        )
    )
    return webinars[:SOONEST]


_webinars = Prepared(_coming, user=int, email=str, now=datetime, keeps_plan=True)


def coming_webinars(user: User) -> list[Coming]:
    """The soonest few, by one query; who hosts at a webinar need not be told to register."""
    found = _webinars(user=user.pk, email=user.email, now=timezone.now())
    return [
        Coming(w, w.code or "", w.standing or "", w.wishes, w.room or "", w.rooms) for w in found
    ]


def _add(section: DashboardSection, coming: Coming, today: date) -> None:
    if not coming.code:
        section.tasks.append(_to_register(coming, today))
        return
    token = tokens.issue(Registration.PURPOSE, coming.code)
    address = address_of("webinars:registration-detail", token)
    webinar, due = coming.webinar, by(coming.webinar.day, today)
    if coming.status == Status.OFFERED:
        title = _("Accept your place at “%s”") % webinar
        section.tasks.append(Task(title, address, _("Look"), webinar.day, due, webinar.when))
    if coming.wants_a_ranking:
        title = _("Rank the break-outs of “%s”") % webinar
        section.tasks.append(Task(title, address, _("Choose"), webinar.day, due, webinar.when))
    section.running.append(DashboardRow(str(webinar), address, webinar.when, *_state(coming)))


def _to_register(coming: Coming, today: date) -> Task:
    webinar, left = coming.webinar, coming.webinar.places_left
    title, action, note = _("“%s” is full; join its waiting list"), _("Join"), webinar.when
    if left:
        title, action = _("Register for “%s”"), _("Register")
        note = f"{note} · {ngettext('%d place left', '%d places left', left) % left}"
    address = address_of("webinars:registration-create", webinar.slug)
    return Task(title % webinar, address, action, webinar.day, by(webinar.day, today), note)


def _state(coming: Coming) -> tuple[str, str]:
    if coming.room:
        return _("Break-out: %s") % coming.room, "done"
    if coming.status != Status.CONFIRMED:
        return str(Status(coming.status).label), "wait"
    return _("Registered"), "open"
