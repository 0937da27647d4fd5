"""Seating participants in break-outs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.seating import Person, Room, seat
from webinars.domain.webinar import locked
from webinars.models import Breakout, Registration, Seat, Webinar


@dataclass(frozen=True, slots=True)
class Seating:
    """What a seating came to. Ranks count from 1; `unwished` sit where they had not wished to."""

    seated: int
    unseated: int
    unwished: int
    first_wishes: int
    sum_of_ranks: int


@transaction.atomic
def seat_participants(webinar: Webinar, *, by: User | None) -> Seating:
    """Seat everyone by their ranked wishes, replacing earlier seats, and tell them their room."""
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.ANNOUNCED:
        raise Refused(_("Only an announced webinar is seated; what was held stays as it was."))
    rooms = dict(
        webinar.breakouts.filter(status=Breakout.Status.PLANNED).values_list("pk", "capacity")
    )
    if not rooms:
        raise Refused(_("This webinar has no open break-out to seat people in."))

    registrations = list(
        webinar.registrations.active().with_wishes().order_by("registered_at", "pk")
    )
    wishes = {r.pk: [room for room in r.wishes() if room in rooms] for r in registrations}
    placed = seat(
        [Person(person, tuple(ranking)) for person, ranking in wishes.items()],
        [Room(room, places) for room, places in rooms.items()],
        seed=webinar.pk,
    ).room_of
    seats = [
        Seat(registration_id=person, breakout_id=room, rank=_rank(wishes[person], room))
        for person, room in placed.items()
    ]
    before = dict(
        Seat.objects.filter(registration__webinar=webinar).values_list("registration", "breakout")
    )
    Seat.objects.filter(registration__webinar=webinar).delete()
    Seat.objects.bulk_create(seats, batch_size=500)
    outcome = _summary(seats, unseated=len(registrations) - len(seats))
    event = audit.record(
        "breakouts.seated", webinar, by=by, unseated=outcome.unseated, seated=len(seats)
    )
    moved = [r for r in registrations if r.pk in placed and before.get(r.pk) != placed[r.pk]]
    outbox.promise_all(_seat_mail(registration, event.pk) for registration in moved)
    return outcome


def seating_of(registrations: Sequence[Registration]) -> Seating:
    """What the present seating of these people comes to; needs `select_related("seat")`."""
    seats = [registration.seat for registration in registrations if hasattr(registration, "seat")]
    return _summary(seats, unseated=len(registrations) - len(seats))


@transaction.atomic
def move_seat(registration: Registration, *, breakout: Breakout, by: User | None) -> Seat:
    """Give one person another room; full rooms and closed ones stay as they are."""
    webinar = locked(registration.webinar)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    registration = Registration.objects.with_wishes().get(pk=registration.pk)
    if breakout.webinar_id != webinar.pk:
        raise Refused(_("“%s” belongs to another webinar.") % breakout)
    if not registration.is_active:
        raise Refused(_("%s has cancelled.") % registration)
    if not breakout.is_open or not webinar.takes_registrations:
        raise Refused(_("“%s” is closed.") % breakout)
    if breakout.seats.exclude(registration=registration).count() >= breakout.capacity:
        raise Refused(_("“%s” is full.") % breakout)
    rank = _rank(registration.wishes(), breakout.pk)
    facts = {"breakout": breakout, "rank": rank}
    seat, _created = Seat.objects.update_or_create(registration=registration, defaults=facts)
    event = audit.record("breakouts.seat_moved", registration, by=by, breakout=breakout.title)
    outbox.promise_all([_seat_mail(registration, event.pk)])
    return seat


def _seat_mail(registration: Registration, occasion: int) -> outbox.Promise:
    return outbox.Promise(
        "breakouts.seated",
        key=f"breakouts.seated/{registration.webinar_id}/{registration.pk}/{occasion}",
        to=registration.email,
        name=registration.name,
        language=registration.language,
        context={"registration": registration.pk},
    )


def _rank(wishes: list[int], room: int) -> int | None:
    return wishes.index(room) + 1 if room in wishes else None


def _summary(seats: list[Seat], *, unseated: int) -> Seating:
    ranks = [seat.rank for seat in seats if seat.rank is not None]
    return Seating(
        seated=len(seats),
        unseated=unseated,
        unwished=len(seats) - len(ranks),
        first_wishes=ranks.count(1),
        sum_of_ranks=sum(ranks),
    )
