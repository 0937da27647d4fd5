"""What the facility's staff have to do, webinar by webinar, and how the mail fares."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.domain.absence import absences_now
from tgtf_portal.core.models import User
from tgtf_portal.core.people.seen import Seen, SeenTogether
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.absence import sentences_about
from tgtf_portal.pages.domain.advice import advice_tasks
from tgtf_portal.pages.domain.advice_tasks import decision_tasks, report_tasks
from tgtf_portal.pages.domain.afterwards import tasks_afterwards
from tgtf_portal.pages.domain.day_statement import tasks_of_facility
from tgtf_portal.pages.domain.plan import plans_for_facility
from tgtf_portal.pages.domain.post import mail_tasks, outbox_row
from tgtf_portal.pages.domain.results import result_tasks
from tgtf_portal.pages.domain.sections import (
    SHOWN_WHEN_DONE,
    DashboardRow,
    DashboardSection,
    Task,
    by,
    short,
)
from tgtf_portal.pages.domain.upkeep import (
    host_tasks,
    letter_tasks,
    retention_tasks,
    spelling_tasks,
)
from tgtf_portal.pages.domain.waiting import WAITING, found_by
from webinars.models import Breakout, Recap, Registration, Webinar
from webinars.models.webinar import counted

Status = Webinar.Status
MOST_WEBINARS = 200  # with something left to do


def coordinator_section(user: User, today: date) -> DashboardSection:
    """What a member of staff has the right to work on, of their facilities."""
    absences = absences_now(user)
    found = found_by(_asked, user, absences)
    section = DashboardSection(
        "coordinator",
        _("The facility"),
        quiet=_(
            "Nothing waits for you: every webinar has had its next step, no project's advice needs "
            "you, and no mail is stuck."
        ),
        running_title=_("Webinars and mail"),
    )
    section.tasks = facility_tasks(user, today, found["webinars"], found)
    section.notes = sentences_about(user, absences)
    section.running = running_webinars(found["webinars"])
    section.done = [_done(webinar) for webinar in found["told"]]
    if user.has_perm("core.change_message"):
        section.running.append(outbox_row(user, dict(found["mails"])))
    return section


def facility_tasks(
    user: User, today: date, webinars: Iterable[Webinar], found: dict[str, list[Any]]
) -> list[Task]:
    """Whatever waits for a member of staff, and for whom they stand in; `webinars` are those they
    work on, and `found` is what `waiting.py` asks for, nothing where they have no right to it."""
    work_on = webinars if user.has_perm("webinars.change_webinar") else []
    tasks = [task for webinar in work_on for task in webinar_tasks(webinar, today)]
    tasks += host_tasks(found["hosts"], found["links"], today)
    tasks += tasks_afterwards(found, today)
    tasks += letter_tasks(found["stopped"])
    tasks += advice_tasks(found, user, today)
    tasks += plans_for_facility(found["plans"], today)
    tasks += decision_tasks(found["requests"], user, today)
    tasks += report_tasks(found["reports"], user, today)
    tasks += result_tasks(found["results"], today)
    tasks += tasks_of_facility(found["statements"], today)
    tasks += mail_tasks(found, today)
    tasks += retention_tasks(found["last_run"], today)
    tasks += spelling_tasks(found["spellings"])
    return tasks


# Of a webinar: what its row and its next step say.
SHOWN = (
    *("title", "slug", "status", "starts_at", "ends_at", "time_zone"),
    *("recap__webinar", "recap__status"),
)


def webinars_with_progress() -> QuerySet[Webinar]:
    """Every webinar that was not cancelled, with what decides its next step."""
    active = Registration.objects.active().filter(webinar=OuterRef("pk"))
    rooms = Breakout.objects.filter(webinar=OuterRef("pk")).open()
    return (
        Webinar.objects.exclude(status=Status.CANCELLED)  # type: ignore[no-redef]
        .select_related("recap")
        .only(*SHOWN)
        .with_places_taken()
        .annotate(
            invitation_count=counted("webinars.Invitation"),
            unseated=Exists(active.filter(seat=None)),
            has_rooms=Exists(rooms),
            hostless=Exists(rooms.filter(hosts=None)),
        )
    )


def _with_something_left() -> QuerySet[Webinar]:
    """Those that have a next step, or run; the next of them first."""
    ahead = Q(status__in=(Status.DRAFT, Status.ANNOUNCED))
    unpublished = Q(recap__status__in=(Recap.Status.DRAFT, Recap.Status.APPROVED))
    return webinars_with_progress().filter(ahead | unpublished).order_by("starts_at", "pk")


def _told() -> QuerySet[Webinar]:
    """Nothing is left to do: their recaps are published; the latest first."""
    told = Webinar.objects.filter(status=Status.HELD, recap__status=Recap.Status.PUBLISHED)
    return told.select_related("recap").only(*SHOWN).order_by("-starts_at", "pk")


UNFINISHED = Seen(lambda seen: seen(_with_something_left())[:MOST_WEBINARS])
_asked = SeenTogether(
    {
        **WAITING,
        "webinars": ("webinars.change_webinar", UNFINISHED),
        "told": ("webinars.change_webinar", Seen(lambda seen: seen(_told())[:SHOWN_WHEN_DONE])),
    }
)


def webinar_tasks(webinar: Webinar, today: date) -> Iterator[Task]:
    """Its next step, and break-outs that nobody hosts yet."""
    day = webinar.day
    ahead = webinar.starts_at > timezone.now()
    when = by(day, today) if ahead else _("since %s") % short(day, today)
    if step := next_step(webinar):
        title, action, address = step
        late = day < today
        yield Task(title % webinar, address, action, day, when, _progress(webinar), late)
    if webinar.status == Status.ANNOUNCED and ahead and webinar.hostless:  # type: ignore[attr-defined]
        rooms = address_of("admin:webinars_breakout_changelist")
        title = _("Name hosts for the break-outs of “%s”") % webinar
        note = _("At least one has none.")
        yield Task(title, f"{rooms}?webinar__id__exact={webinar.pk}", _("Name"), day, when, note)


def running_webinars(webinars: Iterable[Webinar]) -> list[DashboardRow]:
    return [_running(webinar) for webinar in webinars if webinar.status == Status.ANNOUNCED]


def _done(webinar: Webinar) -> DashboardRow:
    address = webinar.recap.get_absolute_url()
    return DashboardRow(str(webinar), address, webinar.when, _("Recap published"), "done")


def next_step(webinar: Webinar) -> tuple[str, str, str] | None:
    """Title, action and address of what staff do next; None where it goes by itself."""
    admin = address_of("admin:webinars_webinar_change", str(webinar.pk))
    if webinar.status == Status.HELD:
        return _after(webinar)
    if webinar.status == Status.ANNOUNCED and webinar.has_rooms and is_running(webinar):
        control = address_of("webinars:live-control", webinar.slug)
        return _("Lead the break-outs of “%s”"), _("Open control"), control
    if webinar.takes_registrations and not webinar.has_rooms and recap_status(webinar):
        return _after(webinar)
    return next(
        ((title, action, admin) for holds, title, action in _steps() if holds(webinar)), None
    )


def is_running(webinar: Webinar) -> bool:
    return webinar.starts_at <= timezone.now() < webinar.ends_at


def _steps() -> list[tuple[Callable[[Webinar], bool], str, str]]:
    return [
        (lambda w: w.status == Status.DRAFT, _("Announce “%s”"), _("Open")),
        (lambda w: w.ends_at <= timezone.now(), _("Close “%s”"), _("Close")),
        (lambda w: not w.invitation_count, _("Invite people to “%s”"), _("Invite")),
        (lambda w: w.has_rooms and w.unseated, _("Seat the participants of “%s”"), _("Seat")),
    ]


def _after(webinar: Webinar) -> tuple[str, str, str] | None:
    if recap_status(webinar) not in (Recap.Status.DRAFT, Recap.Status.APPROVED):
        return None
    admin = address_of("admin:webinars_recap_change", str(webinar.recap.pk))
    return _("Publish the recap of “%s”"), _("Read"), admin


def recap_status(webinar: Webinar) -> str:
    recap = getattr(webinar, "recap", None)
    return recap.status if recap else ""


def _running(webinar: Webinar) -> DashboardRow:
    address = address_of("admin:webinars_webinar_change", str(webinar.pk))
    return DashboardRow(
        str(webinar), address, f"{webinar.when} · {_progress(webinar)}", _("Open"), "open"
    )


def _progress(webinar: Webinar) -> str:
    invited = (
        ngettext("%d invited", "%d invited", webinar.invitation_count) % webinar.invitation_count
    )
    registered = (
        ngettext("%d registered", "%d registered", webinar.places_taken) % webinar.places_taken
    )
    return f"{invited} · {registered}"
