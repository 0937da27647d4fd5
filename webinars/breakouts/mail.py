"""Mails about seats in break-outs that somebody waits for, is offered, or loses."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import sender_about
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from webinars.common.calendar import entry_of_leaver
from webinars.letters.letter import letter_about, webinar_wording
from webinars.models import Breakout, Registration, SeatRequest, Webinar

OPEN_PAGE = _lazy("Open your registration")


def _about_request(kind: str, wording: Wording, is_due: Callable[[SeatRequest], bool]) -> None:
    """Sign up a mail to somebody who asked for a seat in a full room."""

    @sender_about(kind, "request", requests, wording)
    def letter_to(message: Message, request: SeatRequest) -> Letter | None:
        registration = request.registration
        if not _is_coming(registration) or not is_due(request):
            return None
        values = {
            "link": registration.get_link(),
            "room": request.breakout.title,
            **_until(request, message.context.get("hours") or 0),
            **_own_seat(registration),
        }
        return letter_about(message, registration.webinar, values, name=registration.name)


def requests() -> QuerySet[SeatRequest]:
    return SeatRequest.objects.select_related(
        "breakout",
        "registration__cluster",
        "registration__seat__breakout",
        "registration__webinar__series__facility",
    )


def _until(request: SeatRequest, hours: int) -> dict[str, str]:
    if request.held_until is None:
        return {}
    until = moment(request.held_until, request.registration.webinar.time_zone)
    within = ngettext(
        "It is yours if you accept it within an hour, by %(until)s.",
        "It is yours if you accept it within %(hours)d hours, by %(until)s.",
        hours,
    )
    return {"until": until, "within": within % {"hours": hours, "until": until}}


def _own_seat(registration: Registration) -> dict[str, str]:
    """What becomes of the seat that they have, if any."""
    seat = getattr(registration, "seat", None)
    if seat is None:
        return {"kept": "", "given": ""}
    given = _("If you accept, you give up your seat in “%s”. If you do not, you keep it.")
    kept = _("You keep your seat in “%s”.") % seat.breakout.title
    return {"kept": f"{kept} ", "given": given % seat.breakout.title}


def _is_coming(registration: Registration) -> bool:
    return registration.is_active and registration.webinar.takes_registrations


_about_request(
    "seat.offered",
    webinar_wording(
        _lazy("A seat for you until {until}: {room} ({webinar})"),
        _lazy("A seat has become free in the break-out “{room}”, and it is kept for you."),
        _lazy("{within} After that it is offered to the next in line.\n\n{given}"),
        _lazy("Accept or decline the seat"),
    ),
    lambda request: request.is_kept,
)
_about_request(
    "seat.offer_lapsed",
    webinar_wording(
        _lazy("Your offer has ended: {room} ({webinar})"),
        _lazy(
            "A seat was kept for you in the break-out “{room}”. We did not hear from you in time, "
            "so it went to the next in line."
        ),
        _lazy(
            "{kept}If you would still like to change, you can wait for a seat again on your own "
            "page."
        ),
        OPEN_PAGE,
    ),
    lambda request: request.status == SeatRequest.Status.LAPSED,
)
_about_request(
    "seat.closed",
    webinar_wording(
        _lazy("This break-out is closed: {room} ({webinar})"),
        _lazy(
            "You were waiting for a seat in the break-out “{room}”. It is closed now, so you are "
            "no longer waiting for it."
        ),
        _lazy("{kept}Your own page shows which other break-outs have seats left."),
        OPEN_PAGE,
    ),
    lambda request: request.status == SeatRequest.Status.WITHDRAWN,
)


@sender_about(
    "seat.lost",
    "registration",
    lambda: Registration.objects.with_webinar().select_related("seat"),
    webinar_wording(
        _lazy("You have no break-out for now: {webinar}"),
        "{lost}",
        _lazy(
            "Your place at the webinar is not touched. We write to you again as soon as you have a "
            "break-out."
        ),
        OPEN_PAGE,
    ),
)
def seat_lost(message: Message, registration: Registration) -> Letter | None:
    if not _is_coming(registration) or hasattr(registration, "seat"):
        return None
    room = message.context.get("room", "")
    lost = _("The seating of the break-outs was taken back, and with it your seat in “%s”.")
    somewhere = _("The seating of the break-outs was taken back, and with it your seat.")
    values = {"link": registration.get_link(), "lost": lost % room if room else somewhere}
    return letter_about(message, registration.webinar, values, name=registration.name)


@sender_about(
    "host.removed",
    "breakout",
    lambda: Breakout.objects.select_related("webinar__series__facility"),
    webinar_wording(
        _lazy("You no longer host “{room}”: {webinar}"),
        _lazy(
            "You no longer host the break-out “{room}” at this webinar, and your personal link to "
            "it has ended:"
        ),
        _lazy("{entry}If that is a mistake, please answer this mail."),
        preheader="{room}",
    ),
)
def host_removed(message: Message, breakout: Breakout) -> Letter | None:
    webinar = breakout.webinar
    back = breakout.hosts.filter(email=message.recipient).exists()
    if back or not webinar.takes_registrations:
        return None
    return _farewell(message, webinar, {"room": breakout.title})


@sender_about(
    "webinar.moderator_removed",
    "webinar",
    lambda: Webinar.objects.select_related("series__facility"),
    webinar_wording(
        _lazy("You no longer moderate {webinar}"),
        _lazy("You no longer moderate this webinar, and your personal link to it has ended:"),
        _lazy("{entry}If that is a mistake, please answer this mail."),
    ),
)
def moderator_removed(message: Message, webinar: Webinar) -> Letter | None:
    back = webinar.moderators.filter(email=message.recipient).exists()
    if back or not webinar.takes_registrations:
        return None
    return _farewell(message, webinar, {})


def _farewell(message: Message, webinar: Webinar, values: dict[str, str]) -> Letter:
    """With what takes the webinar out of their calendar, unless they come in another role."""
    entry = entry_of_leaver(message.recipient, message.recipient_name, webinar)
    takes_out = _("The attached entry takes it out of your calendar. ") if entry else ""
    values = {"entry": takes_out, **values}
    return letter_about(message, webinar, values, name=message.recipient_name, calendar=entry)


# --- A break-out that does not take place --------------------------------------------------------
def _about_cancelled(message: Message, breakout: Breakout) -> dict[str, str]:
    """To its host, or to somebody who sat in it or wished for it; both read where they sit now."""
    registration = _registration_in(message, breakout)
    host = breakout.hosts.filter(pk=message.context.get("host")).first()
    page = registration.get_link() if registration else ""
    return {
        "room": breakout.title,
        "reason": Typed(breakout.cancelled_because),
        "thanks": _("You need not prepare anything for it. Thank you for having offered to host.")
        if host
        else "",
        "instead": _instead(registration) if registration else "",
        "link": page,
    }


def _registration_in(message: Message, breakout: Breakout) -> Registration | None:
    people = Registration.objects.active().filter(webinar=breakout.webinar_id)
    people = people.select_related("seat__breakout", "webinar")
    if number := message.context.get("registration"):
        return people.filter(pk=number).first()
    return people.filter(email=message.recipient).first()


def _instead(registration: Registration) -> str:
    seat = getattr(registration, "seat", None)
    if seat is None:
        return _(
            "For now you have no other break-out. Please choose one on your own page; your wishes "
            "for others stay as they are."
        )
    seated = _("You have a seat in the break-out “%s” now.") % seat.breakout.title
    return f"{seated} {_('It is number %d on your list.') % seat.rank}" if seat.rank else seated


@sender_about(
    "breakout.cancelled",
    "breakout",
    lambda: Breakout.objects.select_related("webinar__series__facility"),
    webinar_wording(
        _lazy("“{room}” does not take place: {webinar}"),
        _lazy(
            "The break-out “{room}” of this webinar does not take place; the webinar itself "
            "does.\n\n{reason}\n\n{instead}\n\n{thanks}"
        ),
        button=OPEN_PAGE,
        preheader="{room}",
    ),
)
def breakout_cancelled(message: Message, breakout: Breakout) -> Letter | None:
    webinar = breakout.webinar
    if not breakout.is_cancelled or not webinar.takes_registrations:
        return None
    values = _about_cancelled(message, breakout)
    if "registration" in message.context and not values["link"]:
        return None  # they cancelled meanwhile
    return letter_about(message, webinar, values, name=message.recipient_name)


# --- A break-out that meets at another link ------------------------------------------------------
@sender_about(
    "breakout.link_changed",
    "breakout",
    lambda: Breakout.objects.select_related("webinar__series__facility"),
    webinar_wording(
        _lazy("New link: {room} ({webinar})"),
        _lazy("The break-out “{room}” meets at another link now. {how}"),
        button="{page}",
        preheader="{room}",
    ),
)
def link_changed(message: Message, breakout: Breakout) -> Letter | None:
    webinar = breakout.webinar
    if not breakout.is_open or not webinar.takes_registrations:
        return None
    values = _to_host(message, breakout) or _to_participant(message, breakout)
    if not values:
        return None
    values["room"] = breakout.title
    return letter_about(message, webinar, values, name=message.recipient_name)


def _to_host(message: Message, breakout: Breakout) -> dict[str, str]:
    host = breakout.hosts.filter(pk=message.context.get("host")).select_related("user").first()
    if host is None or host.address != message.recipient:
        return {}
    host.breakout = breakout
    how = _("It is: %s") % breakout.way_in if breakout.way_in else ""
    return {"how": how, "page": _("Open your console"), "link": host.get_link()}


def _to_participant(message: Message, breakout: Breakout) -> dict[str, str]:
    """Not to somebody who sits elsewhere by now."""
    people = Registration.objects.active().filter(pk=message.context.get("registration"))
    person = people.filter(seat__breakout=breakout).first()
    if person is None:
        return {}
    how = _("Go in by your own page, not by a link that you kept.")
    return {"how": how, "page": str(OPEN_PAGE), "link": person.get_link()}
