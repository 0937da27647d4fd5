"""Another seat by one's own choice: taken where one is free, waited for where none is."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seats import (
    refuse_unless_open,
    seat_mail,
    seats_left,
    sit_down,
    stir_rooms,
)
from webinars.common.locks import locked
from webinars.common.queue import Queue, pass_on
from webinars.letters.promises import webinar_mail
from webinars.models import Breakout, Registration, Seat, SeatRequest, Webinar
from webinars.models.seat_request import SeatRequestQuerySet

Status = SeatRequest.Status


# --- What a person does --------------------------------------------------------------------------
@transaction.atomic
def take_seat(registration: Registration, *, breakout: Breakout) -> Seat:
    """Change to a room with a seat left, or take a first one after everybody was seated.

    The old seat is given up in the same moment and goes to the next who waits for it. Where the
    room is full, everything stays as it was; a seat that just became free is for those who wait.
    Seating everybody anew decides again: only what staff or a host chose is kept then.
    """
    webinar, registration, breakout = _together(registration, breakout)
    refuse_unless_open(registration, breakout, webinar)
    _refuse_before_seating(webinar)
    pass_on_seats(webinar, [breakout])
    if seat := Seat.objects.filter(registration=registration, breakout=breakout).first():
        return seat
    if not seats_left(breakout, without=registration):
        raise Refused(_("“%s” is full. You can wait for a seat in it.") % breakout)
    return _take(webinar, registration, breakout, "seat.taken")


@transaction.atomic
def wait_for_seat(registration: Registration, *, breakout: Breakout) -> SeatRequest:
    """Join the line for a full room; asking twice keeps the first place in line."""
    webinar, registration, breakout = _together(registration, breakout)
    refuse_unless_open(registration, breakout, webinar)
    _refuse_before_seating(webinar)
    pass_on_seats(webinar, [breakout])
    if Seat.objects.filter(registration=registration, breakout=breakout).exists():
        raise Refused(_("You have a seat in “%s”.") % breakout)
    mine = breakout.seat_requests.unsettled().filter(registration=registration)
    if request := mine.first():
        return request
    if seats_left(breakout, without=registration):
        raise Refused(_("“%s” has a seat left: you can take it at once.") % breakout)
    request = SeatRequest.objects.create(registration=registration, breakout=breakout)
    audit.record("seat.waited_for", registration, by=None, breakout=breakout.title)
    stir_rooms(webinar.pk, [breakout])
    return request


@transaction.atomic
def accept_seat(request: SeatRequest) -> Seat:
    """Take the seat that was kept; the old one is given up in the same moment."""
    webinar, registration, breakout = _together(request.registration, request.breakout)
    request = SeatRequest.objects.get(pk=request.pk)
    seat = Seat.objects.filter(registration=registration, breakout=breakout).first()
    if seat and request.status == Status.TAKEN:
        return seat
    refuse_unless_open(registration, breakout, webinar)
    if not request.is_kept or not seats_left(breakout, without=registration):
        raise Refused(_("This offer has ended and the seat went to the next."))
    return _take(webinar, registration, breakout, "seat.accepted")


@transaction.atomic
def withdraw_request(request: SeatRequest) -> SeatRequest:
    """Wait no longer, or decline; a seat that was kept goes to the next. Twice changes nothing."""
    webinar = locked(request.registration.webinar)
    request = SeatRequest.objects.select_related("registration", "breakout").get(pk=request.pk)
    if request.status not in SeatRequest.UNSETTLED:
        return request
    had = request.status
    request.settle(Status.WITHDRAWN)
    _record("seat.request_withdrawn", request, had=had)
    stir_rooms(webinar.pk, [request.breakout])
    pass_on_seats(webinar, [request.breakout])
    return request


def _take(webinar: Webinar, registration: Registration, room: Breakout, verb: str) -> Seat:
    """By own choice: one mail an hour for each room, however often somebody changes their mind."""
    left = _sit(registration, room, verb, f"own/{room.pk}/{timezone.now():%Y%m%d%H}")
    stir_rooms(webinar.pk, [room, left])
    pass_on_seats(webinar, [left, room])
    return Seat.objects.get(registration=registration)


def _sit(
    registration: Registration, room: Breakout, verb: str, occasion: str = ""
) -> Breakout | None:
    """Not by hand; returns the room that was left. An occasion has one mail."""
    left = sit_down(registration, room, pinned=False)
    facts = {"breakout": room.title, "left": left.title if left else ""}
    event = audit.record(verb, registration, by=None, **facts)
    outbox.promise_all([seat_mail(registration, occasion or event.pk)])
    return left


def _together(
    registration: Registration, breakout: Breakout
) -> tuple[Webinar, Registration, Breakout]:
    """All three as they are now, under the webinar's lock."""
    webinar = locked(registration.webinar)
    breakout = Breakout.objects.get(pk=breakout.pk)
    return webinar, Registration.objects.with_wishes().get(pk=registration.pk), breakout


def _refuse_before_seating(webinar: Webinar) -> None:
    if not Seat.objects.filter(breakout__webinar=webinar).exists():
        raise Refused(_("Seats are not given yet; until then, your wishes count."))


# --- Who waits ----------------------------------------------------------------------------------
class SeatQueue(Queue[SeatRequest]):
    """Who waits for a seat in a room."""

    def __init__(self, webinar: Webinar, room: Breakout) -> None:
        self.webinar, self.room = webinar, room
        self.is_open = webinar.takes_registrations and room.is_open
        self.left: list[Breakout] = []  # rooms in which a seat became free

    @property
    def entries(self) -> SeatRequestQuerySet:
        requests = SeatRequest.objects.filter(breakout=self.room).select_related("registration")
        return requests.prefetch_related("registration__preferences")

    def free(self) -> int:
        return seats_left(self.room)

    def give(self, entry: SeatRequest) -> None:
        """They waited for it, so it is theirs; the seat that they leave may serve others."""
        if left := _sit(entry.registration, self.room, "seat.given"):
            self.left.append(left)

    def report(self, event: str, entry: SeatRequest, **facts: str) -> None:
        _mail(entry, f"seat.{event}", hours=self.webinar.offer_hours)
        _record(f"seat.{event}", entry, **facts)

    def note_changed(self) -> None:
        stir_rooms(self.webinar.pk, [self.room, *self.left])

    def close(self) -> None:
        """Nobody waits for a room that is closed; they are mailed, unless it had its time."""
        requests = list(self.entries.unsettled())
        for request in requests:
            request.settle(Status.WITHDRAWN)
            if self.webinar.takes_registrations and self.room.opened_at is None:
                _mail(request, "seat.closed")
            _record("seat.closed", request)
        if requests:
            self.note_changed()


def pass_on_seats(webinar: Webinar, rooms: Iterable[Breakout | None]) -> int:
    """End what is overdue and give free seats to the next in line; returns how many got one.

    Under the webinar's lock. Who is moved at once frees a seat in turn, so one seat may serve many.
    """
    freed, served = [room for room in rooms if room], 0
    while freed:
        asked = Breakout.objects.filter(seat_requests__in=SeatRequest.objects.unsettled())
        here = asked.filter(pk__in={room.pk for room in freed}).distinct().in_order()
        freed = []
        for queue in [SeatQueue(webinar, room) for room in here]:
            served += pass_on(queue)
            freed += queue.left
            if not queue.is_open:
                queue.close()
    return served


def _mail(request: SeatRequest, kind: str, **context: int) -> None:
    person = request.registration
    facts = {"request": request.pk, **context}
    outbox.promise(webinar_mail(kind, person.webinar_id, person, request.pk, context=facts))


def _record(verb: str, request: SeatRequest, **facts: str) -> None:
    audit.record(verb, request.registration, by=None, breakout=request.breakout.title, **facts)


def settle_by_seating(webinar: Webinar) -> None:
    """After everybody was seated anew: people who sit where they wished to wait no longer, and what
    became free is passed on. Call it under the webinar's lock."""
    requests = SeatRequest.objects.unsettled().filter(breakout__webinar=webinar)
    if not requests.exists():
        return
    got = requests.filter(registration__seat__breakout=F("breakout")).values_list("pk", flat=True)
    SeatRequest.objects.filter(pk__in=list(got)).settle(Status.TAKEN)
    pass_on_seats(webinar, list(webinar.breakouts.all()))


def leave_rooms(registration: Registration) -> list[Breakout]:
    """Give up seat and requests with the registration; returns the rooms to pass on.

    Call it under the webinar's lock.
    """
    left = list(Breakout.objects.filter(seats__registration=registration))
    requests = SeatRequest.objects.unsettled().filter(registration=registration)
    kept = list(Breakout.objects.filter(pk__in=requests.values("breakout")))
    requests.settle(Status.WITHDRAWN)
    Seat.objects.filter(registration=registration).delete()
    rooms = left + [room for room in kept if room not in left]
    if rooms:
        stir_rooms(registration.webinar_id, rooms)
    return rooms


def pass_on_overdue_seats() -> int:
    """Serve rooms where an offer ended, a seat is free though people wait, or nobody can wait any
    more. One query where there is none."""
    rooms = Breakout.objects.with_places().filter(seat_requests__status__in=SeatRequest.UNSETTLED)
    overdue = Q(seat_requests__in=SeatRequest.objects.overdue())
    free = Q(seat_requests__status=Status.WAITING, capacity__gt=F("seats_taken") + F("seats_kept"))
    over = Q(status__in=Breakout.NOT_OPEN)
    return sum(_pass_on(room) for room in rooms.filter(overdue | free | over).distinct())


@transaction.atomic
def _pass_on(room: Breakout) -> int:
    return pass_on_seats(locked(room.webinar), [room])
