"""One seat in one room: how many are left, who sits down, and the mail that says so."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import note_plenary_changed, note_room_changed
from webinars.letters.promises import MailedPerson, webinar_mail
from webinars.models import Breakout, Registration, Seat, SeatRequest, Webinar


def seats_left(breakout: Breakout, *, without: Registration | None = None) -> int:
    """Neither taken nor kept for an answer; what this person has or is offered is left out.

    Call it under the webinar's lock, with the room as it is under it.
    """
    others = ~Q(registration=without) if without else Q()
    taken = breakout.seats.filter(others).count()
    kept = breakout.seat_requests.offered().filter(others).count()
    return max(0, breakout.capacity - taken - kept)


def refuse_unless_open(registration: Registration, breakout: Breakout, webinar: Webinar) -> None:
    """Nobody sits down in a room of another webinar, in a closed one, or without a place."""
    if breakout.webinar_id != webinar.pk:
        raise Refused(_("“%s” belongs to another webinar.") % breakout)
    if not registration.is_active:
        raise Refused(_("%s has cancelled.") % registration)
    if not breakout.is_open or not webinar.takes_registrations:
        raise Refused(_("“%s” is closed.") % breakout)


def sit_down(registration: Registration, breakout: Breakout, *, pinned: bool) -> Breakout | None:
    """From the old room to the new one in a single row; returns the room that was left, if any.

    What the person asked for in the new room is settled. To tell them is the caller's, and to check
    the room and its seats left, under the webinar's lock.
    """
    left = Breakout.objects.filter(seats__registration=registration).first()
    facts: dict[str, Any] = {"rank": rank_of(registration.wishes(), breakout.pk), "pinned": pinned}
    if left != breakout:
        facts |= {"seen_at": None, "muted_at": None, "untold": False, "told_room": None}
    Seat.objects.update_or_create(
        registration=registration, defaults={"breakout": breakout, **facts}
    )
    mine = SeatRequest.objects.unsettled().filter(registration=registration, breakout=breakout)
    mine.settle(SeatRequest.Status.TAKEN)
    return left if left != breakout else None


def rank_of(wishes: list[int], room: int) -> int | None:
    return wishes.index(room) + 1 if room in wishes else None


def stir_rooms(webinar: int, rooms: Iterable[Breakout | None]) -> None:
    """People came, went or wait: the rooms' own pages show it, and the plenary's count them."""
    for room in sorted({room for room in rooms if room}, key=lambda room: room.pk):
        note_room_changed(room)
    note_plenary_changed(webinar)


class Registered(MailedPerson, Protocol):
    """A registration, or what seating knows of one."""

    @property
    def webinar_id(self) -> int: ...


def seat_mail(registration: Registered, occasion: int | str, *, mover: str = "") -> outbox.Promise:
    """Which room somebody sits in; `mover` is who put them there, where a person did."""
    return _mail("breakouts.seated", registration, occasion, mover=mover)


def lost_mail(registration: Registered, occasion: int, *, room: str) -> outbox.Promise:
    """They sit in no room any more; `room` is where they sat."""
    return _mail("seat.lost", registration, occasion, room=room)


def _mail(
    kind: str, registration: Registered, occasion: int | str, **context: object
) -> outbox.Promise:
    context = {"registration": registration.pk, **context}
    return webinar_mail(kind, registration.webinar_id, registration, occasion, context=context)
