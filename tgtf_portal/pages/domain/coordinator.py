"""What the facility's staff have to do, webinar by webinar, and how the mail fares."""

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, ReturnedMail, User
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.prepared import number_of
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.advice import advice_tasks
from tgtf_portal.pages.domain.advice_tasks import decision_tasks, report_tasks
from tgtf_portal.pages.domain.afterwards import tasks_afterwards
from tgtf_portal.pages.domain.day_statement import tasks_of_facility
from tgtf_portal.pages.domain.plan import plans_for_facility
from tgtf_portal.pages.domain.results import result_tasks
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, by, short
from webinars.models import Breakout, Recap, Registration, Webinar

Status = Webinar.Status
MOST_COUNTED = 100_000  # mails; more are told as more
NOT_SENT = (Message.Status.FAILED, Message.Status.DOUBTFUL, Message.Status.HELD)


def coordinator_section(user: User, today: date) -> DashboardSection:
    """What a member of staff has the right to work on, of their facilities."""
    section = DashboardSection(
        "coordinator",
        _("The facility"),
        quiet=_(
            "Nothing waits for you: every webinar has had its next step, no project's advice needs "
            "you, and no mail is stuck."
        ),
        running_title=_("Webinars and mail"),
    )
    if user.has_perm("webinars.change_webinar"):
        for webinar in _webinars.by(user):
            _add_webinar(section, webinar, today)
        section.tasks += tasks_afterwards(user, today)
    if user.has_perm("advisors.change_engagement"):
        section.tasks += advice_tasks(user, today)
        section.tasks += plans_for_facility(user, today)
        section.tasks += [*decision_tasks(user, today), *report_tasks(user, today)]
    if user.has_perm("advisors.change_deliverable"):
        section.tasks += result_tasks(user, today)
    if user.has_perm("advisors.change_daystatement"):
        section.tasks += tasks_of_facility(user, today)
    if user.has_perm("core.change_message"):
        _add_mail(section, user)
    return section


def webinars_with_progress() -> QuerySet[Webinar]:
    """Every webinar that was not cancelled, with what decides its next step."""
    active = Registration.objects.active().filter(webinar=OuterRef("pk"))
    rooms = Breakout.objects.filter(webinar=OuterRef("pk")).open()
    return (
        Webinar.objects.exclude(status=Status.CANCELLED)  # type: ignore[no-redef]
        .with_facility()
        .with_counts()
        .annotate(unseated=Exists(active.filter(seat=None)), has_rooms=Exists(rooms))
    )


_webinars = Seen(lambda seen: seen(webinars_with_progress()))


def _add_webinar(section: DashboardSection, webinar: Webinar, today: date) -> None:
    step = next_step(webinar)
    if step:
        title, action, address = step
        day = webinar.day
        when = (
            by(day, today)
            if webinar.starts_at > timezone.now()
            else _("since %s") % short(day, today)
        )
        section.tasks.append(Task(title % webinar, address, action, day, when, _progress(webinar)))
    if webinar.status == Status.ANNOUNCED:
        section.running.append(_running(webinar))
    elif recap_status(webinar) == Recap.Status.PUBLISHED:
        section.done.append(
            DashboardRow(
                str(webinar),
                webinar.recap.get_absolute_url(),
                webinar.when,
                _("Recap published"),
                "done",
            )
        )


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


def _add_post_office(section: DashboardSection, address: str) -> None:
    post = outbox.state()
    if post.held:
        title = _("All mail is held: %s") % post.held_because
        section.tasks.append(Task(title, address, _("Look"), when=_("now")))
    if post.away:
        title = _("The mail server cannot be reached: %s") % post.last_failure
        section.tasks.append(Task(title, address, _("Look"), when=_("now")))


_not_sent = Seen(
    lambda seen: (
        seen(Message.objects.order_by())
        .exclude(status=Message.Status.SENT)
        .values_list("status")
        .annotate(number=Count("pk"))
    )
)
_returned = Seen(lambda seen: number_of(seen(ReturnedMail.objects.open())))


def _add_mail(section: DashboardSection, user: User) -> None:
    counts = dict(_not_sent.by(user))
    address = address_of("admin:core_message_changelist")
    _add_post_office(section, address)
    for status in NOT_SENT:
        if number := counts.get(status, 0):
            title = ngettext("%(n)d mail is %(state)s", "%(n)d mails are %(state)s", number)
            title %= {"n": number, "state": str(status.label).lower()}
            section.tasks.append(
                Task(title, f"{address}?status__exact={status}", _("Look"), when=_("now"))
            )
    _add_returned_mails(section, user)
    waiting = sum(counts.get(status, 0) for status in ("queued", "claimed", "transmitting"))
    mails = within(Message.objects.order_by(), user)
    sent = mails.filter(status=Message.Status.SENT)[: MOST_COUNTED + 1].count()
    words = _("%(sent)d sent, %(waiting)d waiting")
    if sent > MOST_COUNTED:
        words = _("more than %(sent)d sent, %(waiting)d waiting")
    note = words % {"sent": min(sent, MOST_COUNTED), "waiting": waiting}
    state, tone = (_("Under way"), "wait") if waiting else (_("All sent"), "done")
    section.running.append(DashboardRow(_("Outbox"), address, note, state, tone))


def _add_returned_mails(section: DashboardSection, user: User) -> None:
    if number := next(iter(_returned.by(user)), 0):
        title = ngettext(
            "%d returned mail says too little to be read by itself",
            "%d returned mails say too little to be read by themselves",
            number,
        )
        address = address_of("admin:core_returnedmail_changelist") + "?status__exact=open"
        section.tasks.append(Task(title % number, address, _("Look"), when=_("now")))
