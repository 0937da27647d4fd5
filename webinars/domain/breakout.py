"""Seating participants in break-outs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain import seating as engine
from webinars.domain.seating import Rules
from webinars.domain.seating_guests import Guests, as_json, guests_of
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


def preview_seating(
    webinar: Webinar, rules: Rules | None = None, guests: Guests | None = None
) -> engine.Seating:
    """How everybody would sit by these rules; nothing is written. The same input, the same seats.

    Raises Refused where nobody can be seated so.
    """
    guests = guests or guests_of(webinar)
    if not any(room.is_open for room in guests.breakouts):
        raise Refused(_("This webinar has no open break-out to seat people in."))
    try:
        return engine.seat(guests.people, guests.rooms, rules, seed=webinar.pk)
    except engine.SeatingError as error:
        raise Refused(_in_words(error, guests)) from error


def _in_words(error: engine.SeatingError, guests: Guests) -> str:
    titles = {room.pk: room.title for room in guests.breakouts}
    if error.field == "pinned" and error.room in titles:
        room = titles[error.room]
        return (
            _("“%s” has fewer places than people who host it or were placed there by hand.") % room
        )
    return str(error)


@transaction.atomic
def seat_participants(webinar: Webinar, *, rules: Rules | None = None, by: User | None) -> Seating:
    """Seat everyone as the preview shows, replacing earlier seats, and tell them their room.

    Hosts sit in their own room, and whoever was placed by hand stays.
    """
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.ANNOUNCED:
        raise Refused(_("Only an announced webinar is seated; what was held stays as it was."))
    rules, guests = rules or Rules(), guests_of(webinar)
    seating = preview_seating(webinar, rules, guests)
    seats = [
        Seat(
            registration_id=placement.person,
            breakout_id=placement.room,
            rank=placement.why.rank,
            pinned=placement.why.reason == engine.Reason.PINNED,
        )
        for placement in seating.placements
        if placement.room is not None
    ]
    before, placed = guests.seats, seating.room_of
    Seat.objects.filter(registration__webinar=webinar).delete()
    Seat.objects.bulk_create(seats, batch_size=500)
    webinar.seating_runs.create(
        rules=as_json(rules), seats=placed, before=before, made_at=timezone.now(), made_by=by
    )
    outcome = _summary(seats, unseated=len(guests.registrations) - len(seats))
    event = audit.record(
        "breakouts.seated", webinar, by=by, unseated=outcome.unseated, seated=len(seats)
    )
    moved = [r for r in guests.registrations if before.get(r.pk) != placed.get(r.pk)]
    outbox.promise_all(seat_mail(r, event.pk) for r in moved if r.pk in placed)
    return outcome


def seating_of(registrations: Sequence[Registration]) -> Seating:
    """What the present seating of these people comes to; needs `select_related("seat")`."""
    seats = [registration.seat for registration in registrations if hasattr(registration, "seat")]
    return _summary(seats, unseated=len(registrations) - len(seats))


@transaction.atomic
def move_seat(registration: Registration, *, breakout: Breakout, by: User | None) -> Seat:
    """Give one person another room, for good; full rooms and closed ones stay as they are."""
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
    rank = rank_of(registration.wishes(), breakout.pk)
    facts = {"breakout": breakout, "rank": rank, "pinned": True}
    seat, _created = Seat.objects.update_or_create(registration=registration, defaults=facts)
    event = audit.record("breakouts.seat_moved", registration, by=by, breakout=breakout.title)
    outbox.promise_all([seat_mail(registration, event.pk)])
    return seat


@transaction.atomic
def unpin_seat(registration: Registration, *, by: User | None) -> None:
    """Let the next seating of everybody choose again; until then the person stays."""
    locked(registration.webinar)
    if not Seat.objects.filter(registration=registration, pinned=True).update(pinned=False):
        raise Refused(_("%s was not placed by hand.") % registration)
    audit.record("breakouts.seat_unpinned", registration, by=by)


def seat_mail(registration: Registration, occasion: int) -> outbox.Promise:
    return outbox.Promise(
        "breakouts.seated",
        key=f"breakouts.seated/{registration.webinar_id}/{registration.pk}/{occasion}",
        to=registration.email,
        name=registration.name,
        language=registration.language,
        context={"registration": registration.pk},
    )


def rank_of(wishes: list[int], room: int) -> int | None:
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
