"""Mails about seats in break-outs that somebody waits for, is offered, or loses."""

from collections.abc import Callable

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from webinars.letters.letter import ids_of, letter_about
from webinars.models import Registration, SeatRequest

Due = Callable[[SeatRequest], bool]


def _about_request(kind: str, is_due: Due) -> None:
    """Sign up a mail to somebody who asked for a seat in a full room."""

    @outbox.sender(kind)
    def prepare(batch: list[Message]) -> outbox.Write:
        people = SeatRequest.objects.select_related(
            "breakout",
            "registration__cluster",
            "registration__seat__breakout",
            "registration__webinar__series__facility",
        )
        found = people.in_bulk(ids_of(batch, "request"))

        def write(message: Message) -> Letter | None:
            request = found.get(message.context["request"])
            if request is None or not _is_coming(request.registration) or not is_due(request):
                return None
            registration, until = request.registration, request.held_until
            webinar = registration.webinar
            seat = getattr(registration, "seat", None)
            context = {
                "link": registration.get_link(),
                "name": registration.name,
                "room": request.breakout.title,
                "current": seat.breakout.title if seat else "",
                "until": moment(until, webinar.time_zone) if until else "",
                "hours": message.context.get("hours"),
            }
            return letter_about(kind.replace(".", "_"), message, webinar, context)

        return write


def _is_coming(registration: Registration) -> bool:
    return registration.is_active and registration.webinar.takes_registrations


_about_request("seat.offered", lambda request: request.is_kept)
_about_request("seat.offer_lapsed", lambda r: r.status == SeatRequest.Status.LAPSED)
_about_request("seat.closed", lambda r: r.status == SeatRequest.Status.WITHDRAWN)


@outbox.sender("seat.lost")
def seat_lost(batch: list[Message]) -> outbox.Write:
    people = Registration.objects.with_webinar().select_related("seat")
    found = people.in_bulk(ids_of(batch, "registration"))

    def write(message: Message) -> Letter | None:
        registration = found.get(message.context["registration"])
        if registration is None or not _is_coming(registration) or hasattr(registration, "seat"):
            return None
        context = {
            "link": registration.get_link(),
            "name": registration.name,
            "room": message.context.get("room", ""),
        }
        return letter_about("seat_lost", message, registration.webinar, context)

    return write
