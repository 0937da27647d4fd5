"""Mails to people who are, or were, registered, to hosts and to moderators."""

from django.db.models import Exists, OuterRef

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Calendar, Letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Attendee, Method, calendar_entry
from tgtf_portal.core.times.words import moment
from webinars.common.calendar_and_paper import webinar_occasion
from webinars.letters.letter import ids_of, letter_about
from webinars.models import Breakout, Host, Moderator, Registration, Webinar

Status = Registration.Status
IN_CALENDAR = (Status.CONFIRMED, Status.CANCELLED)


def _about_registration(kind: str, method: Method | None) -> None:
    """Sign up a mail to somebody who is, or was, registered."""

    @outbox.sender(kind)
    def prepare(batch: list[Message]) -> outbox.Write:
        ids = ids_of(batch, "registration")
        rooms = Breakout.objects.open().filter(webinar=OuterRef("webinar"))
        people = Registration.objects.with_webinar().select_related("seat__breakout")
        found = people.annotate(can_wish=Exists(rooms)).in_bulk(ids)

        def write(message: Message) -> Letter | None:
            registration = found.get(message.context["registration"])
            if registration is None or not STILL_DUE[kind](registration):
                return None
            seat = getattr(registration, "seat", None)
            return letter_about(
                kind.replace(".", "_"),
                message,
                registration.webinar,
                {
                    "link": registration.get_link(),
                    # Whoever typed the address typed the name: no stranger's words for its owner.
                    "name": "" if registration.is_pending else registration.name,
                    "can_wish": registration.can_wish and not seat,
                    "breakout": seat.breakout if seat else None,
                    "rank": seat.rank if seat else None,
                    "mover": message.context.get("mover", ""),
                    **_standing(registration, message),
                },
                # Who waits for a place has no entry in the calendar yet.
                calendar=_personal_calendar(registration, method)
                if method and registration.status in IN_CALENDAR
                else None,
            )

        return write


def _standing(registration: Registration, message: Message) -> dict[str, object]:
    """What the mails about places say: how long one is kept, who waited, where to confirm."""
    until = registration.held_until
    webinar = registration.webinar
    return {
        "until": moment(until, webinar.time_zone) if until else "",
        "waited": message.context.get("waited", False),
        "waits": not registration.is_active,
        "confirm_link": registration.get_confirm_link() if registration.is_pending else "",
    }


def _is_to_come(registration: Registration) -> bool:
    return registration.is_expected and registration.webinar.takes_registrations


STILL_DUE = {
    "registration.confirm": lambda r: r.is_pending and r.webinar.takes_registrations,
    "registration.waiting": lambda r: r.status == Status.WAITING and _is_to_come(r),
    "registration.offered": lambda r: r.is_kept and _is_to_come(r),
    "registration.offer_lapsed": lambda r: (
        r.status == Status.CANCELLED and r.webinar.takes_registrations
    ),
    "registration.left": lambda r: r.status == Status.CANCELLED,
    "registration.confirmed": lambda r: r.is_active and r.webinar.takes_registrations,
    "registration.known": lambda r: r.is_active and r.webinar.takes_registrations,
    "registration.cancelled": lambda r: r.status == Status.CANCELLED,
    "webinar.moved": _is_to_come,
    "webinar.cancelled": lambda r: r.is_expected and r.webinar.status == Webinar.Status.CANCELLED,
    "breakouts.seated": lambda r: (
        r.is_active and hasattr(r, "seat") and r.webinar.takes_registrations
    ),
}
_about_registration("registration.confirm", None)
_about_registration("registration.waiting", None)
_about_registration("registration.offered", None)
_about_registration("registration.offer_lapsed", None)
_about_registration("registration.left", None)
_about_registration("registration.confirmed", "REQUEST")
_about_registration("registration.known", "REQUEST")
_about_registration("registration.cancelled", "CANCEL")
_about_registration("webinar.moved", "REQUEST")
_about_registration("webinar.cancelled", "CANCEL")
_about_registration("breakouts.seated", None)


@outbox.sender("host.link")
def host_link(batch: list[Message]) -> outbox.Write:
    hosts = Host.objects.with_room().in_bulk(ids_of(batch, "host"))

    def write(message: Message) -> Letter | None:
        host = hosts.get(message.context["host"])
        if host is None or not host.breakout.is_open:
            return None
        webinar = host.breakout.webinar
        return letter_about(
            "host_link",
            message,
            webinar,
            {"link": host.get_link(), "name": host.name, "breakout": host.breakout},
            calendar=calendar_entry(
                webinar_occasion(webinar),
                method="REQUEST",
                attendee=Attendee(host.email, host.name),
            ),
        )

    return write


@outbox.sender("webinar.moderator_link")
def moderator_link(batch: list[Message]) -> outbox.Write:
    moderators = Moderator.objects.with_webinar().in_bulk(ids_of(batch, "moderator"))

    def write(message: Message) -> Letter | None:
        moderator = moderators.get(message.context["moderator"])
        if moderator is None or not moderator.webinar.takes_registrations:
            return None
        webinar = moderator.webinar
        return letter_about(
            "moderator_link",
            message,
            webinar,
            {"link": moderator.get_link(), "name": moderator.name},
            calendar=calendar_entry(
                webinar_occasion(webinar),
                method="REQUEST",
                attendee=Attendee(moderator.email, moderator.name),
            ),
        )

    return write


def _personal_calendar(registration: Registration, method: Method) -> Calendar:
    occasion = webinar_occasion(registration.webinar, url=registration.get_link())
    attendee = Attendee(registration.email, registration.name)
    return calendar_entry(occasion, method=method, attendee=attendee)
