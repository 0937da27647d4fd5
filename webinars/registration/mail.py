"""Mails to people who are, or were, registered, to hosts and to moderators."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Calendar, Letter
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Attendee, Method, calendar_entry
from tgtf_portal.core.times.words import moment
from webinars.common.calendar import webinar_occasion
from webinars.letters.letter import ids_of, letter_about
from webinars.models import Breakout, Host, Moderator, Registration, Webinar

Status = Registration.Status
Due = Callable[[Registration], bool]
Values = Callable[[Registration, Message], dict[str, str]]
IN_CALENDAR = (Status.CONFIRMED, Status.CANCELLED)
OPEN_REGISTRATION = _lazy("Open your registration")
OPEN_PAGE = _lazy("Open your page")


def _about_registration(
    kind: str,
    is_due: Due,
    wording: Wording,
    method: Method | None = None,
    values_of: Values = lambda registration, message: {},
) -> None:
    """Sign up a mail to somebody who is, or was, registered; `values_of` fills its own gaps."""

    @outbox.sender(kind, wording=wording)
    def prepare(batch: list[Message]) -> outbox.Write:
        ids = ids_of(batch, "registration")
        rooms = Breakout.objects.open().filter(webinar=OuterRef("webinar"))
        people = Registration.objects.with_webinar().select_related("seat__breakout")
        found = people.annotate(can_wish=Exists(rooms)).in_bulk(ids)

        def write(message: Message) -> Letter | None:
            registration = found.get(message.context["registration"])
            if registration is None or not is_due(registration):
                return None
            return letter_about(
                message,
                registration.webinar,
                {"link": registration.get_link(), **values_of(registration, message)},
                # Whoever typed the address typed the name: no stranger's words for its owner.
                name="" if registration.is_pending else registration.name,
                # Who waits for a place has no entry in the calendar yet.
                calendar=_personal_calendar(registration, method)
                if method and registration.status in IN_CALENDAR
                else None,
            )

        return write


def _personal_calendar(registration: Registration, method: Method) -> Calendar:
    occasion = webinar_occasion(registration.webinar, url=registration.get_link())
    attendee = Attendee(registration.email, registration.name)
    return calendar_entry(occasion, method=method, attendee=attendee)


# --- Whether it is still due ---------------------------------------------------------------------
def _is_confirmed(registration: Registration) -> bool:
    return registration.is_active and registration.webinar.takes_registrations


def _is_cancelled(registration: Registration) -> bool:
    return registration.status == Status.CANCELLED


def _is_to_come(registration: Registration) -> bool:
    return registration.is_expected and registration.webinar.takes_registrations


def _is_offered(registration: Registration) -> bool:
    until = registration.held_until
    in_time = until is not None and until > timezone.now()
    return registration.status == Status.OFFERED and in_time and _is_to_come(registration)


# --- What differs from reader to reader ----------------------------------------------------------
def _until(registration: Registration, message: Message) -> dict[str, str]:
    until = registration.held_until
    return {"until": moment(until, registration.webinar.time_zone) if until else ""}


def _confirm(registration: Registration, message: Message) -> dict[str, str]:
    until = _until(registration, message)["until"]
    kept = _(
        "We keep a place for you until %s. Confirm your address by then and it is yours. Later the "
        "link works too, as long as there are places; otherwise you join the waiting list."
    )
    full = _(
        "All places are taken at the moment. Confirm your address to join the waiting list; if a "
        "place is free by then, it is yours."
    )
    return {"link": registration.get_confirm_link(), "keeping": kept % until if until else full}


def _confirmed(registration: Registration, message: Message) -> dict[str, str]:
    wishes = registration.can_wish and not hasattr(registration, "seat")
    turn = _("Your turn has come on the waiting list.") if message.context.get("waited") else ""
    return {
        "turn": f"{turn} " if turn else "",
        "open": _("Choose your break-outs") if wishes else str(OPEN_REGISTRATION),
    }


def _moved(registration: Registration, message: Message) -> dict[str, str]:
    if registration.is_active:
        return {
            "kept": _(
                "You keep your place; the attached entry updates your calendar. If you cannot come "
                "at the new time, please cancel on your own page."
            )
        }
    return {
        "kept": _(
            "You keep your number on the waiting list. If you cannot come at the new time, please "
            "leave it on your own page."
        )
    }


def _called_off(registration: Registration, message: Message) -> dict[str, str]:
    if registration.is_active:
        return {"what": _("the attached entry takes it out of your calendar.")}
    return {"what": _("the waiting list ends here.")}


def _seated(registration: Registration, message: Message) -> dict[str, str]:
    room, rank = registration.seat.breakout.title, registration.seat.rank
    mover = message.context.get("mover", "")
    moved = _(" has moved you to the break-out “%s”.")
    return {
        "mover": Typed(mover),
        "seat": (moved if mover else _("You have a seat in the break-out “%s”.")) % room,
        "rank": _(" It is number %d on your list.") % rank if rank else "",
        "room": room,
    }


# --- The mails -----------------------------------------------------------------------------------
_about_registration(
    "registration.confirm",
    lambda r: r.is_pending and r.webinar.takes_registrations,
    Wording(
        _lazy("Please confirm your address: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "Somebody, most likely you, has asked for a place at this webinar with this address:"
            "\n\n{webinar}\n\n{when}\n\n{keeping}\n\n"
            "If it was not you, do nothing: we forget this address after a week.\n\n{link}"
        ),
        _lazy("Confirm your address"),
    ),
    values_of=_confirm,
)
_about_registration(
    "registration.waiting",
    lambda r: r.status == Status.WAITING and _is_to_come(r),
    Wording(
        _lazy("On the waiting list: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "This webinar is full, and you are on its waiting list:\n\n{webinar}\n\n{when}\n\n"
            "Whoever joined first gets the next place. We write to you as soon as one is free for "
            "you. Your own page shows your number on the list, and there you can leave "
            "it.\n\n{link}"
        ),
        _lazy("See your number on the list"),
    ),
)
_about_registration(
    "registration.offered",
    _is_offered,
    Wording(
        _lazy("A place for you until {until}: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "A place has become free, and it is kept for you:\n\n{webinar}\n\n{when}\n{where}\n\n"
            "Accept it by {until}. After that it is offered to the next on the waiting list."
            "\n\n{link}"
        ),
        _lazy("Accept or decline the place"),
    ),
    values_of=_until,
)
_about_registration(
    "registration.offer_lapsed",
    lambda r: _is_cancelled(r) and r.webinar.takes_registrations,
    Wording(
        _lazy("Your offer has ended: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "A place was kept for you at this webinar. We did not hear from you in time, so it "
            "went to the next on the waiting list:\n\n{webinar}\n\n{when}\n\n"
            "You are no longer on the list. If you would still like to come, you can join it again "
            "on your own page.\n\n{link}"
        ),
        OPEN_PAGE,
    ),
)
_about_registration(
    "registration.left",
    _is_cancelled,
    Wording(
        _lazy("You have left the waiting list: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "You are no longer on the waiting list of this webinar, as you asked:\n\n"
            "{webinar}\n\n{when}\n\n"
            "If that was a mistake, you can join it again on your own page.\n\n{link}"
        ),
        OPEN_PAGE,
    ),
)
_about_registration(
    "registration.confirmed",
    _is_confirmed,
    Wording(
        _lazy("You are registered: {webinar}, {when}"),
        _lazy(
            "Dear {name},\n\n{turn}You have a place at this webinar:\n\n"
            "{webinar}\n\n{when}\n{where}\n\n{link}\n\n"
            "You can also cancel there if you cannot come. Keep this mail: the link is the key to "
            "your registration. The attached entry puts the webinar into your calendar."
        ),
        "{open}",
    ),
    "REQUEST",
    _confirmed,
)
_about_registration(
    "registration.known",
    _is_confirmed,
    Wording(
        _lazy("You are registered already: {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "Somebody, most likely you, has just registered this address again. You have a place "
            "already, and nothing has changed:\n\n{webinar}\n\n{when}\n{where}\n\n{link}"
        ),
        OPEN_REGISTRATION,
    ),
    "REQUEST",
)
_about_registration(
    "registration.cancelled",
    _is_cancelled,
    Wording(
        _lazy("Cancelled: your place at {webinar}"),
        _lazy(
            "Dear {name},\n\n"
            "Your place at this webinar is free again, as you asked:\n\n{webinar}\n\n{when}\n\n"
            "If that was a mistake, you can register again; if all places are taken by then, you "
            "join the waiting list.\n\n{link}"
        ),
        OPEN_REGISTRATION,
    ),
    "CANCEL",
)
_about_registration(
    "webinar.moved",
    _is_to_come,
    Wording(
        _lazy("New time: {webinar}, {when}"),
        _lazy(
            "Dear {name},\n\n"
            "A webinar you are registered for has another time now:\n\n"
            "{webinar}\n\n{when}\n{where}\n\n{kept}\n\n{link}"
        ),
        OPEN_REGISTRATION,
    ),
    "REQUEST",
    _moved,
)
_about_registration(
    "webinar.cancelled",
    lambda r: r.is_expected and r.webinar.status == Webinar.Status.CANCELLED,
    Wording(
        _lazy("Cancelled: {webinar}"),
        _lazy(
            "Dear {name},\n\nWe are sorry: this webinar will not take place.\n\n"
            "{webinar}\n\n{when}\n\nYou need do nothing; {what}"
        ),
        preheader=_lazy("This webinar will not take place."),
    ),
    "CANCEL",
    _called_off,
)
_about_registration(
    "breakouts.seated",
    lambda r: _is_confirmed(r) and hasattr(r, "seat"),
    Wording(
        _lazy("Your break-out: {room} ({webinar})"),
        _lazy("Dear {name},\n\n{mover}{seat}{rank}\n\n{webinar}\n\n{when}\n\n{link}"),
        OPEN_REGISTRATION,
        preheader="{room}",
    ),
    values_of=_seated,
)


@outbox.sender(
    "host.link",
    wording=Wording(
        _lazy("You host “{room}”: {webinar}, {when}"),
        _lazy(
            "Dear {name},\n\n"
            "Thank you for hosting the break-out “{room}” at this webinar:\n\n"
            "{webinar}\n\n{when}\n\n{link}\n\n"
            "Your console shows who comes, and keeps what your break-out finds out. The link is "
            "personal; please do not pass it on."
        ),
        _lazy("Open your console"),
        preheader="{room}",
    ),
)
def host_link(batch: list[Message]) -> outbox.Write:
    hosts = Host.objects.with_room().in_bulk(ids_of(batch, "host"))

    def write(message: Message) -> Letter | None:
        host = hosts.get(message.context["host"])
        if host is None or not host.breakout.is_open:
            return None
        values = {"room": host.breakout.title}
        return _own_link(message, host.breakout.webinar, host, values)

    return write


@outbox.sender(
    "webinar.moderator_link",
    wording=Wording(
        _lazy("You moderate {webinar}, {when}"),
        _lazy(
            "Dear {name},\n\nThank you for moderating this webinar:\n\n"
            "{webinar}\n\n{when}\n\n{link}\n\n"
            "From there you open, warn, extend and close the break-outs, and speak to all of them. "
            "The link is personal; please do not pass it on."
        ),
        _lazy("Open your control"),
    ),
)
def moderator_link(batch: list[Message]) -> outbox.Write:
    moderators = Moderator.objects.with_webinar().in_bulk(ids_of(batch, "moderator"))

    def write(message: Message) -> Letter | None:
        moderator = moderators.get(message.context["moderator"])
        if moderator is None or not moderator.webinar.takes_registrations:
            return None
        return _own_link(message, moderator.webinar, moderator, {})

    return write


def _own_link(
    message: Message, webinar: Webinar, person: Host | Moderator, values: dict[str, str]
) -> Letter:
    """To somebody who works at the webinar, with its entry for their calendar."""
    entry = calendar_entry(
        webinar_occasion(webinar),
        method="REQUEST",
        attendee=Attendee(person.email, person.name),
    )
    values = {"link": person.get_link(), **values}
    return letter_about(message, webinar, values, name=person.name, calendar=entry)
