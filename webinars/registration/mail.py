"""Mails to people who are, or were, registered."""

from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import sender_about
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Method
from tgtf_portal.core.times.words import moment
from webinars.common.calendar import own_entry
from webinars.letters.letter import letter_about, webinar_wording
from webinars.models import Breakout, Registration
from webinars.registration.domain.objection import OBJECTED
from webinars.registration.domain.own_link import KIND, askers
from webinars.rules import has_ended

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

    @sender_about(kind, "registration", _people, wording)
    def letter_to(message: Message, registration: Registration) -> Letter | None:
        if not is_due(registration):
            return None
        return letter_about(
            message,
            registration.webinar,
            {
                "link": registration.get_link(),
                **_by_whom(registration, message),
                **values_of(registration, message),
            },
            # Whoever typed the address typed the name: no stranger's words for its owner.
            name="" if registration.is_pending else registration.name,
            # Who waits for a place has no entry in the calendar yet.
            calendar=own_entry(registration, method)
            if method and registration.status in IN_CALENDAR
            else None,
        )


def _people() -> QuerySet[Registration]:
    rooms = Breakout.objects.open().filter(webinar=OuterRef("webinar"))
    people = Registration.objects.with_webinar().select_related("seat__breakout")
    return people.annotate(can_wish=Exists(rooms))


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


# --- Who acted for the reader ---------------------------------------------------------------------
def _by_whom(registration: Registration, message: Message) -> dict[str, str]:
    """Named where it was not the person, with a way to object; `freed` and `left` say it of a
    cancellation, `again` of a registration that was there already."""
    who = _actor(registration, message)
    if not who:
        return {
            "who": "",
            "object": "",
            "ask": "",
            "again": _("Somebody, most likely you,"),
            "freed": _("Your place at this webinar is free again, as you asked:"),
            "left": _("You are no longer on the waiting list of this webinar, as you asked:"),
        }
    reach = _reach(registration)
    freed = _("%s cancelled your registration. Your place at this webinar is free again:")
    return {
        "who": _("%s registered you. ") % who,
        "object": _("If you do not want that, object on your own page, or %s.") % reach,
        "ask": _("If you did not want that, %s.") % reach,
        "again": who,
        "freed": freed % who,
        "left": _("%s took you off the waiting list of this webinar:") % who,
    }


def _actor(registration: Registration, message: Message) -> str:
    by = message.context.get("by", "")
    if by == "staff":
        return _("The staff of the %s") % registration.webinar.series.facility.name
    if by == "cluster" and registration.cluster:
        return _("Your cluster, %s,") % registration.cluster.name
    return _("Your cluster") if by else ""


def _reach(registration: Registration) -> str:
    address = registration.webinar.series.facility.contact_address
    return _("write to %s") % address if address else _("answer this mail")


# --- The link, once more --------------------------------------------------------------------------
@outbox.sender(
    KIND,
    wording=webinar_wording(
        _lazy("Your personal link: {webinar}"),
        _lazy("Somebody, most likely you, asked us for the personal link to this webinar:"),
        button=OPEN_PAGE,
        ending=_lazy(
            "If it was not you, do nothing: nobody else gets this mail. The link is the key to "
            "your registration; please do not pass it on."
        ),
    ),
)
def own_link(batch: list[Message]) -> outbox.Write:
    people = askers(batch)

    def write(message: Message) -> Letter | None:
        person = people.get((message.context["webinar"], message.recipient))
        if person is None:
            return None
        values = {"link": person.get_link()}
        return letter_about(message, person.webinar, values, name=person.name)

    return write


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
    wishes = getattr(registration, "can_wish", False) and not hasattr(registration, "seat")
    turn = _("Your turn has come on the waiting list.") if message.context.get("waited") else ""
    return {
        "turn": f"{turn} " if turn else "",
        "open": _("Choose your break-outs") if wishes else str(OPEN_REGISTRATION),
    }


def _renewed(registration: Registration, message: Message) -> dict[str, str]:
    who = _actor(registration, message)
    if who:
        return {
            "renewed": _("%s sent you a new personal link for this webinar:") % who,
            "objection": _("If you did not want that, %s.") % _reach(registration),
        }
    return {
        "renewed": _("As you asked, this is your new personal link for this webinar:"),
        "objection": _("If it was not you who asked, it was somebody who had the old link."),
    }


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


def _changed(registration: Registration, message: Message) -> dict[str, str]:
    who = _actor(registration, message)
    if message.context.get("what") == "wishes":
        said = _("%s changed your wishes for the break-outs of this webinar:") % who
    else:
        said = _("%s changed your answers to the questions of this webinar:") % who
    return {"changed": said, "objection": _("If that is not right, %s.") % _reach(registration)}


# --- The mails -----------------------------------------------------------------------------------
_about_registration(
    "registration.confirm",
    lambda r: r.is_pending and r.webinar.takes_registrations,
    webinar_wording(
        _lazy("Please confirm your address: {webinar}"),
        _lazy(
            "Somebody, most likely you, has asked for a place at this webinar with this address:"
        ),
        _lazy("{keeping}\n\nIf it was not you, do nothing: we forget this address after a week."),
        _lazy("Confirm your address"),
    ),
    values_of=_confirm,
)
_about_registration(
    "registration.waiting",
    lambda r: r.status == Status.WAITING and _is_to_come(r),
    webinar_wording(
        _lazy("On the waiting list: {webinar}"),
        _lazy("{who}This webinar is full, and you are on its waiting list:"),
        _lazy(
            "Whoever joined first gets the next place. We write to you as soon as one is free for "
            "you. Your own page shows your number on the list, and there you can leave it."
        ),
        _lazy("See your number on the list"),
        ending="{object}",
    ),
)
_about_registration(
    "registration.offered",
    _is_offered,
    webinar_wording(
        _lazy("A place for you until {until}: {webinar}"),
        _lazy("A place has become free, and it is kept for you:"),
        _lazy("Accept it by {until}. After that it is offered to the next on the waiting list."),
        _lazy("Accept or decline the place"),
        with_place=True,
    ),
    values_of=_until,
)
_about_registration(
    "registration.offer_lapsed",
    lambda r: _is_cancelled(r) and r.webinar.takes_registrations,
    webinar_wording(
        _lazy("Your offer has ended: {webinar}"),
        _lazy(
            "A place was kept for you at this webinar. We did not hear from you in time, so it "
            "went to the next on the waiting list:"
        ),
        _lazy(
            "You are no longer on the list. If you would still like to come, you can join it again "
            "on your own page."
        ),
        OPEN_PAGE,
    ),
)
_about_registration(
    "registration.left",
    _is_cancelled,
    webinar_wording(
        _lazy("You have left the waiting list: {webinar}"),
        "{left}",
        _lazy("If that was a mistake, you can join it again on your own page. {ask}"),
        OPEN_PAGE,
    ),
)
_about_registration(
    "registration.confirmed",
    _is_confirmed,
    webinar_wording(
        _lazy("You are registered: {webinar}, {when}"),
        _lazy("{who}{turn}You have a place at this webinar:"),
        button="{open}",
        ending=_lazy(
            "You can also cancel there if you cannot come. Keep this mail: the link is the key to "
            "your registration. The attached entry puts the webinar into your calendar.\n\n{object}"
        ),
        with_place=True,
    ),
    "REQUEST",
    _confirmed,
)
_about_registration(
    "registration.known",
    _is_confirmed,
    webinar_wording(
        _lazy("You are registered already: {webinar}"),
        _lazy(
            "{again} registered this address again just now. You have a place already, and "
            "nothing has changed:"
        ),
        button=OPEN_REGISTRATION,
        with_place=True,
    ),
    "REQUEST",
)
_about_registration(
    "registration.link_replaced",
    lambda r: r.is_expected and not has_ended(r.webinar),
    webinar_wording(
        _lazy("Your new personal link: {webinar}"),
        "{renewed}",
        _lazy(
            "The link in earlier mails opens nothing any more, for whoever has seen it. With it "
            "ended the code for the door and the address of your calendar, if you had made one: "
            "your page has new ones."
        ),
        OPEN_PAGE,
        ending="{objection}",
    ),
    values_of=_renewed,
)
_about_registration(
    "registration.changed_by_staff",
    lambda r: r.is_expected and not has_ended(r.webinar),
    webinar_wording(
        _lazy("Changed for you: {webinar}"),
        "{changed}",
        _lazy("Your page shows how they stand now. {objection}"),
        OPEN_PAGE,
    ),
    values_of=_changed,
)
_about_registration(
    "registration.cancelled",
    _is_cancelled,
    webinar_wording(
        _lazy("Cancelled: your place at {webinar}"),
        "{freed}",
        _lazy(
            "If that was a mistake, you can register again; if all places are taken by then, you "
            "join the waiting list. {ask}"
        ),
        OPEN_REGISTRATION,
    ),
    "CANCEL",
)
_about_registration(
    "breakouts.seated",
    lambda r: _is_confirmed(r) and hasattr(r, "seat") and not r.seat.untold,
    webinar_wording(
        _lazy("Your break-out: {room} ({webinar})"),
        "{mover}{seat}{rank}",
        button=OPEN_REGISTRATION,
        preheader="{room}",
    ),
    values_of=_seated,
)


# --- To whoever registered somebody ---------------------------------------------------------------
@sender_about(
    OBJECTED,
    "registration",
    _people,
    webinar_wording(
        _lazy("{person} does not take part: {webinar}"),
        _lazy("You had registered {person} for this webinar:"),
        _lazy(
            "They do not take part, and their place is free again. Please do not register them for "
            "it once more; they can do so themselves."
        ),
        _lazy("See the webinar"),
    ),
)
def _objected(message: Message, registration: Registration) -> Letter | None:
    if not _is_cancelled(registration):
        return None
    webinar = registration.webinar
    link = settings.SITE_URL + webinar.get_absolute_url()
    values = {"link": link, "person": Typed(registration.name)}
    return letter_about(message, webinar, values, name=message.recipient_name)
