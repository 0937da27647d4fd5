"""A break-out does not take place: its people sit elsewhere by their wishes, or choose anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.breakouts import seating as engine
from webinars.breakouts.domain.participants import Participant, Participants, participants_of
from webinars.breakouts.domain.room_mails import besides_hosts, hosts_to_tell, room_mails
from webinars.breakouts.domain.seat_requests import pass_on_seats
from webinars.breakouts.domain.seats import sit_down, stir_rooms
from webinars.common.locks import locked, state, want_recap_again
from webinars.models import Breakout, Host, Registration, Seat, Webinar

Status = Breakout.Status


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What becomes of those whom it concerns; `moving` is who sits where instead."""

    hosts: Sequence[Host]
    moving: Mapping[Participant, Breakout]
    choosing: Sequence[Participant]  # they sat there, or wished for no other that is open
    wishing: int = 0  # how many had it among their wishes
    waiting: int = 0  # how many wait for a seat in it; theirs are mails of their own

    @property
    def participants(self) -> list[Participant]:
        return [*self.moving, *self.choosing]

    @property
    def mails(self) -> int:
        told = besides_hosts(self.participants, self.hosts)
        return len(self.hosts) + len(told) + self.waiting


def plan_cancelling(breakout: Breakout) -> Cancelling:
    """What cancelling it would come to; nothing is written. The same rows, the same seats."""
    participants = participants_of(breakout.webinar, about=breakout)
    seats = participants.seats
    are_seated = any(room.seats_taken for room in participants.breakouts)
    sitting = [r for r in participants.registrations if seats.get(r.pk) == breakout.pk]
    moving = _elsewhere(breakout, participants, sitting)
    stranded = [] if are_seated else list(_without_another(breakout, participants))
    choosing = [r for r in sitting if r not in moving] + stranded
    return Cancelling(
        hosts_to_tell(breakout),
        moving,
        choosing,
        wishing=sum(breakout.pk in r.wishes() for r in participants.registrations),
        waiting=breakout.seat_requests.unsettled().count(),
    )


def _elsewhere(
    breakout: Breakout, participants: Participants, sitting: list[Participant]
) -> dict[Participant, Breakout]:
    """By the arithmetic that seats everybody, into seats that are free; nobody else moves, and
    nobody sits where they had not wished to."""
    gone = {person.pk: person for person in sitting}
    people = [
        replace(person, hosts=None, pinned=None)
        for person in participants.people
        if person.id in gone
    ]
    rooms = [_with_seats_left(room, breakout, participants) for room in participants.rooms]
    if not people or not any(room.open for room in rooms):
        return {}
    seating = engine.seat(people, rooms, seed=breakout.webinar_id)
    by_key = {room.pk: room for room in participants.breakouts}
    return {
        gone[placed.person]: by_key[placed.room]
        for placed in seating.placements
        if placed.room is not None and placed.why.rank is not None
    }


def _with_seats_left(
    room: engine.Room, breakout: Breakout, participants: Participants
) -> engine.Room:
    taken = next(one.seats_taken for one in participants.breakouts if one.pk == room.id)
    free = max(0, room.capacity - taken)
    is_open = room.open and room.id != breakout.pk and free > 0
    return replace(room, capacity=free, minimum=0, open=is_open, under_minimum=None)


def _without_another(breakout: Breakout, participants: Participants) -> Iterator[Participant]:
    """Before seats are given: whose only wish it was. All others have wishes that stay."""
    others = {room.pk for room in participants.breakouts if room.is_open} - {breakout.pk}
    for registration in participants.registrations:
        wishes = set(registration.wishes())
        if breakout.pk in wishes and not wishes & others:
            yield registration


@transaction.atomic
def cancel_breakout(breakout: Breakout, *, reason: str = "", by: User | None) -> Cancelling:
    """Take a planned room out of the webinar. Nobody's wishes for other rooms change."""
    webinar = locked(breakout.webinar)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    breakout.webinar = webinar
    if obstacle := why_not_cancelled(breakout):
        raise Refused(obstacle)
    plan = plan_cancelling(breakout)
    breakout.status, breakout.closed_at = Status.CANCELLED, timezone.now()
    breakout.cancelled_because = reason
    breakout.save(update_fields=["status", "closed_at", "cancelled_because"])
    people = Registration.objects.with_wishes().in_bulk([one.pk for one in plan.moving])
    for participant, room in plan.moving.items():
        sit_down(people[participant.pk], room, pinned=False)
    Seat.objects.filter(breakout=breakout).delete()
    facts = {"moved": len(plan.moving), "asked": len(plan.choosing), "reason": reason}
    event = audit.record("breakout.cancelled", breakout, by=by, mails=plan.mails, **facts)
    stir_rooms(webinar.pk, [breakout, *plan.moving.values()])
    pass_on_seats(webinar, [breakout])
    if webinar.takes_registrations:
        told = (plan.hosts, plan.participants)
        outbox.promise_all(room_mails("breakout.cancelled", breakout, *told, event.pk))
    want_recap_again(webinar.pk)
    return plan


def why_not_cancelled(breakout: Breakout) -> str:
    """Needs the room's webinar to cost no query."""
    webinar = breakout.webinar
    if webinar.status not in (Webinar.Status.DRAFT, Webinar.Status.ANNOUNCED):
        return _("This webinar is %s.") % state(webinar)
    if breakout.status == Status.RUNNING:
        return _("This break-out is running: close it instead.")
    if not breakout.is_open:
        return _("This break-out is %s.") % str(breakout.get_status_display()).lower()
    return ""
