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
from webinars.common.clock import offer_ends
from webinars.common.locks import locked
from webinars.models import Breakout, Registration, Seat, SeatRequest, Webinar

Status = SeatRequest.Status


# --- What a person does --------------------------------------------------------------------------
@transaction.atomic
def take_seat(registration: Registration, *, breakout: Breakout) -> Seat:
    """Change to a room with a seat left, or take a first one after everybody was seated.

    The old seat is given up in the same moment and goes to whoever waits for it. Where the room is
    full, everything stays as it was; a seat that just became free is for those who wait. Seating
    everybody anew decides again: only what staff or a host chose is kept then.
    """
    webinar, registration, breakout = _together(registration, breakout)
    refuse_unless_open(registration, breakout, webinar)
    _refuse_before_seating(webinar)
    pass_on_freed(webinar, [breakout])
    if seat := Seat.objects.filter(registration=registration, breakout=breakout).first():
        return seat
    if not seats_left(breakout, without=registration):
        raise Refused(_("“%s” is full. You can wait for a seat in it.") % breakout)
    return _seated(webinar, registration, breakout, "seat.taken")


@transaction.atomic
def wait_for_seat(registration: Registration, *, breakout: Breakout) -> SeatRequest:
    """Join the line for a full room; asking twice keeps the first place in line."""
    webinar, registration, breakout = _together(registration, breakout)
    refuse_unless_open(registration, breakout, webinar)
    _refuse_before_seating(webinar)
    pass_on_freed(webinar, [breakout])
    if Seat.objects.filter(registration=registration, breakout=breakout).exists():
        raise Refused(_("You have a seat in “%s”.") % breakout)
    mine = breakout.seat_requests.standing().filter(registration=registration)
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
    return _seated(webinar, registration, breakout, "seat.accepted")


@transaction.atomic
def withdraw_request(request: SeatRequest) -> SeatRequest:
    """Wait no longer, or decline; a seat that was kept goes to the next. Twice changes nothing."""
    webinar = locked(request.registration.webinar)
    request = SeatRequest.objects.select_related("registration", "breakout").get(pk=request.pk)
    if request.status not in SeatRequest.STANDING:
        return request
    had = request.status
    _settle(request, Status.WITHDRAWN)
    audit.record(
        "seat.request_withdrawn",
        request.registration,
        by=None,
        breakout=request.breakout.title,
        had=had,
    )
    stir_rooms(webinar.pk, [request.breakout])
    pass_on_freed(webinar, [request.breakout])
    return request


def _seated(webinar: Webinar, registration: Registration, room: Breakout, verb: str) -> Seat:
    """By own choice: told once an hour for each room, however often somebody changes their mind."""
    left = sit_down(registration, room, pinned=False)
    audit.record(verb, registration, by=None, breakout=room.title, left=left.title if left else "")
    outbox.promise_all([seat_mail(registration, f"own/{room.pk}/{timezone.now():%Y%m%d%H}")])
    stir_rooms(webinar.pk, [room, left])
    pass_on_freed(webinar, [left, room])
    return Seat.objects.get(registration=registration)


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


# --- Whoever waits -------------------------------------------------------------------------------
@transaction.atomic
def pass_on_seats(breakout: Breakout) -> int:
    """End what is overdue and give free seats to the next in line; returns how many got one."""
    return pass_on_freed(locked(breakout.webinar), [breakout])


def pass_on_freed(webinar: Webinar, rooms: Iterable[Breakout | None]) -> int:
    """The same for several rooms, and for those that become free by it; under the webinar's lock.

    Whoever is moved at once frees a seat in turn, so that one seat may serve many.
    """
    freed, served = [room for room in rooms if room], 0
    while freed:
        asked = Breakout.objects.filter(seat_requests__in=SeatRequest.objects.standing())
        here = asked.filter(pk__in={room.pk for room in freed}).distinct().in_order()
        freed = []
        for room in here:
            number, left = _serve(webinar, room)
            served += number
            freed += left
    return served


def _serve(webinar: Webinar, room: Breakout) -> tuple[int, list[Breakout]]:
    """How many were offered or given a seat there, and the rooms that they left."""
    lapsed = _end_overdue(room)
    if not webinar.takes_registrations or not room.is_open:
        _end_all(webinar, room)
        return 0, []
    line = room.seat_requests.waiting().filter(registration__status="confirmed")
    people = line.select_related("registration").prefetch_related("registration__preferences")
    free = room.capacity - room.seats.count() - room.seat_requests.offered().count()
    ends_at = offer_ends(timezone.now(), webinar.starts_at, webinar.offer_hours)
    left = []
    requests = list(people[: max(0, free)])
    for request in requests:
        if ends_at is None:
            left.append(_give(request, room))
            continue
        request.status, request.held_until = Status.OFFERED, ends_at
        request.save(update_fields=["status", "held_until"])
        _tell(request, "seat.offered", hours=webinar.offer_hours)
        _record("seat.offered", request, room, until=ends_at.isoformat())
    if requests or lapsed:
        stir_rooms(webinar.pk, [room, *left])
    return len(requests), [old for old in left if old]


def _give(request: SeatRequest, room: Breakout) -> Breakout | None:
    """Too near to the start to ask: they waited for it, so it is theirs."""
    left = sit_down(request.registration, room, pinned=False)
    event = audit.record(
        "seat.given",
        request.registration,
        by=None,
        breakout=room.title,
        left=left.title if left else "",
    )
    outbox.promise_all([seat_mail(request.registration, event.pk)])
    return left


def _end_overdue(room: Breakout) -> int:
    """Whoever did not answer an offer leaves the line; the seat is kept no longer."""
    overdue = list(room.seat_requests.overdue().select_related("registration"))
    for request in overdue:
        _settle(request, Status.LAPSED)
        _tell(request, "seat.offer_lapsed")
        _record("seat.offer_lapsed", request, room)
    return len(overdue)


def _end_all(webinar: Webinar, room: Breakout) -> None:
    """Nobody waits for a room that is closed; they are told, unless it had its time."""
    requests = list(room.seat_requests.standing().select_related("registration"))
    for request in requests:
        _settle(request, Status.WITHDRAWN)
        if webinar.takes_registrations and room.opened_at is None:
            _tell(request, "seat.closed")
        _record("seat.closed", request, room)
    if requests:
        stir_rooms(webinar.pk, [room])


def _settle(request: SeatRequest, status: SeatRequest.Status) -> None:
    request.status, request.settled_at, request.held_until = status, timezone.now(), None
    request.save(update_fields=["status", "settled_at", "held_until"])


def _tell(request: SeatRequest, kind: str, **context: int) -> None:
    person = request.registration
    promise = outbox.Promise(
        kind,
        key=f"{kind}/{person.webinar_id}/{person.pk}/{request.pk}",
        to=person.email,
        name=person.name,
        language=person.language,
        context={"request": request.pk, **context},
    )
    outbox.promise_all([promise])


def _record(verb: str, request: SeatRequest, room: Breakout, **facts: str) -> None:
    audit.record(verb, request.registration, by=None, breakout=room.title, **facts)


def settle_by_seating(webinar: Webinar) -> None:
    """After everybody was seated anew: whoever sits where they wished to waits no longer, and what
    became free is passed on. Call it under the webinar's lock."""
    requests = SeatRequest.objects.standing().filter(breakout__webinar=webinar)
    if not requests.exists():
        return
    got = requests.filter(registration__seat__breakout=F("breakout")).values_list("pk", flat=True)
    SeatRequest.objects.filter(pk__in=list(got)).update(
        status=Status.TAKEN, settled_at=timezone.now(), held_until=None
    )
    pass_on_freed(webinar, list(webinar.breakouts.all()))


def leave_rooms(registration: Registration) -> list[Breakout]:
    """Give up seat and requests with the registration; returns the rooms to pass on.

    Call it under the webinar's lock.
    """
    left = list(Breakout.objects.filter(seats__registration=registration))
    requests = SeatRequest.objects.standing().filter(registration=registration)
    kept = list(Breakout.objects.filter(pk__in=requests.values("breakout")))
    requests.update(status=Status.WITHDRAWN, settled_at=timezone.now(), held_until=None)
    Seat.objects.filter(registration=registration).delete()
    rooms = left + [room for room in kept if room not in left]
    if rooms:
        stir_rooms(registration.webinar_id, rooms)
    return rooms


def pass_on_overdue_seats() -> int:
    """Serve rooms where an offer ended, a seat is free though people wait, or nobody can wait any
    more, whatever made it so. One query where there is none."""
    rooms = Breakout.objects.with_places().filter(seat_requests__status__in=SeatRequest.STANDING)
    overdue = Q(seat_requests__in=SeatRequest.objects.overdue())
    free = Q(seat_requests__status=Status.WAITING, capacity__gt=F("seats_taken") + F("seats_kept"))
    over = Q(status=Breakout.Status.CLOSED)
    return sum(pass_on_seats(room) for room in rooms.filter(overdue | free | over).distinct())
