"""Mails about what is theirs besides the place: link, seat, wishes and answers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from webinars.letters.letter import letter_about, webinar_wording
from webinars.models import Registration
from webinars.registration.domain.own_link import KIND, askers
from webinars.registration.mail.by_whom import actor_of, way_to_object
from webinars.registration.mail.person import (
    OPEN_PAGE,
    OPEN_REGISTRATION,
    about_registration,
    is_confirmed,
)
from webinars.rules import has_ended


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
def _renewed(registration: Registration, message: Message) -> dict[str, str]:
    who = actor_of(registration, message)
    if who:
        return {
            "renewed": _("%s sent you a new personal link for this webinar:") % who,
            "objection": _("If you did not want that, %s.") % way_to_object(registration),
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
    who = actor_of(registration, message)
    if message.context.get("what") == "wishes":
        said = _("%s changed your wishes for the break-outs of this webinar:") % who
    else:
        said = _("%s changed your answers to the questions of this webinar:") % who
    return {
        "changed": said,
        "objection": _("If that is not right, %s.") % way_to_object(registration),
    }


# --- The mails -----------------------------------------------------------------------------------
about_registration(
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
about_registration(
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
about_registration(
    "breakouts.seated",
    lambda r: is_confirmed(r) and hasattr(r, "seat") and not r.seat.untold,
    webinar_wording(
        _lazy("Your break-out: {room} ({webinar})"),
        "{mover}{seat}{rank}",
        button=OPEN_REGISTRATION,
        preheader="{room}",
    ),
    values_of=_seated,
)
