"""Seating participants in break-outs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.breakouts import seating as engine
from webinars.breakouts.domain.participants import Participants, participants_of
from webinars.breakouts.domain.seat_requests import pass_on_seats, settle_by_seating
from webinars.breakouts.domain.seating_run import announced
from webinars.breakouts.domain.seats import (
    refuse_unless_open,
    seat_mail,
    seats_left,
    sit_down,
    stir_rooms,
)
from webinars.breakouts.seating import Rules
from webinars.breakouts.seating.figures import SeatingFigures, figures
from webinars.common.locks import locked, note_rooms_changed
from webinars.models import Breakout, Host, Moderator, Registration, Seat, Webinar

SEATS_AT_ONCE = 500


def preview_seating(
    webinar: Webinar, rules: Rules | None = None, participants: Participants | None = None
) -> engine.Seating:
    """How everybody would sit by these rules; nothing is written. The same input, the same seats.

    Raises Refused where nobody can be seated so.
    """
    participants = participants or participants_of(webinar)
    refuse_without_room(participants.breakouts)
    try:
        return engine.seat(participants.people, participants.rooms, rules, seed=webinar.pk)
    except engine.SeatingError as error:
        raise Refused(_in_words(error, participants)) from error


def refuse_without_room(breakouts: Iterable[Breakout]) -> None:
    if not any(room.is_open for room in breakouts):
        raise Refused(_("This webinar has no open break-out to seat people in."))


def _in_words(error: engine.SeatingError, participants: Participants) -> str:
    titles = {room.pk: room.title for room in participants.breakouts}
    if error.field == "pinned" and error.room in titles:
        room = titles[error.room]
        return (
            _("“%s” has fewer places than people who host it or were placed there by hand.") % room
        )
    return str(error)


@transaction.atomic
def seat_participants(
    webinar: Webinar, *, rules: Rules | None = None, later: bool = False, by: User | None
) -> SeatingFigures:
    """Seat everyone as the preview shows, replacing earlier seats, and mail them their room.

    Hosts sit in their own room, and people placed by hand stay. With `later` the mails wait for
    `tell_rooms`; nobody is mailed a room that they were told of already.
    """
    webinar, now = announced(webinar), timezone.now()
    rules, participants = rules or Rules(), participants_of(webinar)
    seating = preview_seating(webinar, rules, participants)
    return write_seating(
        webinar, seating.placements, participants, rules, later=later, wishes_of=now, by=by
    )


def write_seating(
    webinar: Webinar,
    placements: Sequence[engine.Placement],
    participants: Participants,
    rules: Rules,
    *,
    later: bool,
    wishes_of: datetime,
    by: User | None,
) -> SeatingFigures:
    """Seat these people so, and mail them. `participants` are as they are under the webinar's lock,
    which the caller holds; `wishes_of` is when the wishes were read."""
    before, known = participants.seats, participants.known
    placed = {p.person: p.room for p in placements if p.room is not None}
    Seat.objects.filter(registration__webinar=webinar).delete()
    _write_seats(placements, known, later=later)
    webinar.seating_runs.create(
        rules=asdict(rules),
        seats=placed,
        before=before,
        wishes_of=wishes_of,
        made_at=timezone.now(),
        made_by=by,
    )
    outcome = figures((placement.room, placement.why.rank) for placement in placements)
    event = audit.record(
        "breakouts.seated", webinar, by=by, unseated=outcome.unseated, seated=outcome.seated
    )
    note_rooms_changed(webinar.pk)
    moved = [r for r in participants.registrations if known.get(r.pk) != placed.get(r.pk)]
    told = [r for r in moved if r.pk in placed and not later]
    outbox.promise_all(seat_mail(registration, event.pk) for registration in told)
    settle_by_seating(webinar)
    return outcome


def _write_seats(
    placements: Iterable[engine.Placement], known: Mapping[int, int], *, later: bool
) -> None:
    """A batch at a time: 50,000 rows at once would cost more memory than all else."""
    seats = (
        _seat_of(placement, placement.room, known.get(placement.person), later)
        for placement in placements
        if placement.room is not None
    )
    while batch := list(islice(seats, SEATS_AT_ONCE)):
        Seat.objects.bulk_create(batch)


def _seat_of(placement: engine.Placement, room: int, known: int | None, later: bool) -> Seat:
    waits = later and known != room
    return Seat(
        registration_id=placement.person,
        breakout_id=room,
        rank=placement.why.rank,
        pinned=placement.why.reason == engine.Reason.PINNED,
        untold=waits,
        told_room_id=known if waits else None,
    )


@transaction.atomic
def tell_rooms(webinar: Webinar, *, by: User | None) -> int:
    """Mail their room to those whose mail waits; returns how many. Twice tells nobody twice."""
    webinar = announced(webinar)
    people = [seat.registration for seat in untold_seats(webinar).select_related("registration")]
    if not people:
        raise Refused(_("Everybody with a seat was told of it."))
    untold_seats(webinar).update(untold=False, told_room=None)
    event = audit.record("breakouts.rooms_told", webinar, by=by, mails=len(people))
    return outbox.promise_all(seat_mail(person, event.pk) for person in people)


def untold_seats(webinar: Webinar) -> QuerySet[Seat]:
    return Seat.objects.filter(registration__webinar=webinar, untold=True)


def untold_count(webinar: Webinar) -> int:
    """How many wait for the mail that names their room."""
    return untold_seats(webinar).filter(~Q(told_room=F("breakout"))).count()


def seated_count(webinar: Webinar) -> int:
    """Of those who have a place."""
    return webinar.registrations.active().filter(seat__isnull=False).count()


@transaction.atomic
def move_seat(
    registration: Registration,
    *,
    breakout: Breakout,
    by: User | None,
    host: Host | Moderator | None = None,
) -> Seat:
    """Give one person another room by hand; full rooms and closed ones stay as they are.

    Staff and moderators move anybody; a host moves people out of the own room, or into it. Seats
    kept for an answer count as taken, but nobody who waits comes first. The last who moves somebody
    wins, and the mail names them. A person who sits there already is placed there by hand from now
    on, and gets no mail.
    """
    webinar = locked(registration.webinar)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    registration = Registration.objects.with_wishes().get(pk=registration.pk)
    refuse_unless_open(registration, breakout, webinar)
    if host:
        _refuse_elsewhere(host, registration, breakout)
    if not seats_left(breakout, without=registration):
        raise Refused(_("“%s” is full.") % breakout)
    sat_there = breakout.seats.filter(registration=registration).exists()
    left = sit_down(registration, breakout, pinned=True)
    facts = {"breakout": breakout.title, "left": left.title if left else ""}
    if host:
        facts["sender"] = host.name
    event = audit.record("breakouts.seat_moved", registration, by=by, **facts)
    stir_rooms(webinar.pk, [breakout, left])
    if not sat_there:
        mover = host.name if host else ""
        outbox.promise_all([seat_mail(registration, event.pk, mover=mover)])
    pass_on_seats(webinar, [left, breakout])
    return Seat.objects.get(registration=registration)


def _refuse_elsewhere(
    host: Host | Moderator, registration: Registration, breakout: Breakout
) -> None:
    if isinstance(host, Moderator):
        if host.webinar_id != breakout.webinar_id:
            raise Refused(_("“%s” belongs to another webinar.") % breakout)
        return
    own = host.breakout_id
    if (
        own != breakout.pk
        and not Seat.objects.filter(registration=registration, breakout=own).exists()
    ):
        raise Refused(_("You can move people out of your own break-out, or into it."))


@transaction.atomic
def pin_seat(registration: Registration, *, by: User | None) -> None:
    """Keep a person where they sit, however everybody is seated anew; nobody is mailed."""
    locked(registration.webinar)
    if not Seat.objects.filter(registration=registration, pinned=False).update(pinned=True):
        raise Refused(_("%s has no seat that wishes decided.") % registration)
    audit.record("breakouts.seat_pinned", registration, by=by)


@transaction.atomic
def unpin_seat(registration: Registration, *, by: User | None) -> None:
    """Let the next seating of everybody choose again; until then the person stays."""
    locked(registration.webinar)
    if not Seat.objects.filter(registration=registration, pinned=True).update(pinned=False):
        raise Refused(_("%s was not placed by hand.") % registration)
    audit.record("breakouts.seat_unpinned", registration, by=by)
