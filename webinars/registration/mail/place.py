"""Mails about a place: asked for, waited for, kept, had, given back."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from webinars.letters.letter import webinar_wording
from webinars.models import Registration
from webinars.registration.mail.person import (
    OPEN_PAGE,
    OPEN_REGISTRATION,
    about_registration,
    is_confirmed,
)

Status = Registration.Status


# --- Whether it is still due ---------------------------------------------------------------------
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
    wishes = getattr(registration, "can_wish", False) and not hasattr(registration, "seat")
    turn = _("Your turn has come on the waiting list.") if message.context.get("waited") else ""
    return {
        "turn": f"{turn} " if turn else "",
        "open": _("Choose your break-outs") if wishes else str(OPEN_REGISTRATION),
    }


# --- The mails -----------------------------------------------------------------------------------
about_registration(
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
about_registration(
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
about_registration(
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
about_registration(
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
about_registration(
    "registration.left",
    _is_cancelled,
    webinar_wording(
        _lazy("You have left the waiting list: {webinar}"),
        "{left}",
        _lazy("If that was a mistake, you can join it again on your own page. {ask}"),
        OPEN_PAGE,
    ),
)
about_registration(
    "registration.confirmed",
    is_confirmed,
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
about_registration(
    "registration.known",
    is_confirmed,
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
about_registration(
    "registration.cancelled",
    _is_cancelled,
    webinar_wording(
        _lazy("Cancelled: your place at {webinar}"),
        "{freed}",
        _lazy(
            "If that was a mistake, one press on your page takes it back, with your wishes and "
            "answers; if all places are taken by then, you join the waiting list. {ask}"
        ),
        OPEN_REGISTRATION,
    ),
    "CANCEL",
)
