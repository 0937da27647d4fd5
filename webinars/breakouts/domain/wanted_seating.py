"""Seating everybody at the press of a button: a few at once, many by the worker.

That many are to be seated is a row: a doorbell that is lost, or a worker that dies, costs time
alone. The worker reads and works out without a lock; then it writes seats, trace and mails and
takes the row away in one transaction, so that nobody is seated or mailed twice.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.work import doorbell
from webinars.breakouts.domain.participants import Participants, Sits, participants_of
from webinars.breakouts.domain.seating_actions import (
    preview_seating,
    refuse_without_room,
    seat_participants,
    write_seating,
)
from webinars.breakouts.domain.seating_run import announced, rules_from
from webinars.breakouts.domain.seats import rank_of
from webinars.breakouts.seating import Placement, Rules
from webinars.breakouts.seating.figures import SeatingFigures
from webinars.models import WantedSeating, Webinar

log = logging.getLogger(__name__)

TASK = "webinars.tasks.seat_as_wanted"
AT_ONCE = 500  # people who are seated while whoever pressed the button waits
TRIES = 2  # without a lock; if rooms or seats changed each time, it is worked out under the lock
Step = WantedSeating.Step


# --- Staff's ------------------------------------------------------------------------------------
@transaction.atomic
def want_seating(
    webinar: Webinar, *, rules: Rules | None = None, later: bool = False, by: User | None
) -> SeatingFigures | None:
    """Seat everybody; None where there are so many that the worker does it.

    Refused while the worker is at it already, whoever asked.
    """
    webinar, rules = announced(webinar), rules or Rules()
    wanted = WantedSeating.objects.filter(webinar=webinar).select_related("wanted_by").first()
    if wanted and not wanted.refusal:
        raise Refused(since_when(wanted))
    if wanted:
        wanted.delete()
    if webinar.registrations.active().count() <= AT_ONCE:
        return seat_participants(webinar, rules=rules, later=later, by=by)
    refuse_without_room(webinar.breakouts.all())
    WantedSeating.objects.create(webinar=webinar, rules=asdict(rules), later=later, wanted_by=by)
    audit.record("breakouts.seating_wanted", webinar, by=by)
    doorbell.ring_after_commit(TASK)
    return None


def since_when(wanted: WantedSeating) -> str:
    when = date_format(localtime(wanted.wanted_at), "DATETIME_FORMAT")
    who = wanted.wanted_by or _("by a command")
    return _("Everybody is being seated: %(who)s, %(when)s.") % {"who": who, "when": when}


@transaction.atomic
def withdraw_seating(webinar: Webinar, *, by: User | None) -> None:
    """Nobody is seated after all, as long as no seat was written down."""
    webinar = announced(webinar)
    gone, _by_model = WantedSeating.objects.filter(webinar=webinar, refusal="").delete()
    if not gone:
        raise Refused(_("Nobody is being seated: it is done already, or was withdrawn."))
    audit.record("breakouts.seating_withdrawn", webinar, by=by)


# --- The worker's -------------------------------------------------------------------------------
class OutOfHandsError(Exception):
    """It was withdrawn, or another worker has it by now."""


def seat_as_wanted() -> int:
    """Seat who is to be seated, one webinar after the other; returns how many were. One that fails
    keeps nobody waiting but itself."""
    seated = 0
    for wanted in WantedSeating.objects.due().select_related("webinar", "wanted_by"):
        try:
            _seat(wanted)
            seated += 1
        except OutOfHandsError:
            log.info("The seating of %s is in other hands, or withdrawn.", wanted.webinar.slug)
        except Refused as refusal:
            said = str(refusal)[: WantedSeating._meta.get_field("refusal").max_length]
            WantedSeating.objects.filter(pk=wanted.pk).update(refusal=said, step=Step.WAITING)
        except Exception:
            log.exception("%s could not be seated; others are.", wanted.webinar.slug)
    return seated


def _seat(wanted: WantedSeating) -> None:
    for _attempt in range(TRIES):
        now = _go_on(wanted, Step.READING)
        known = participants_of(wanted.webinar)
        _go_on(wanted, Step.SEATING)
        placements = preview_seating(wanted.webinar, rules_from(wanted.rules), known).placements
        _go_on(wanted, Step.WRITING)
        if _write(wanted, placements, known, now):
            return
    _seat_under_lock(wanted)


def _go_on(wanted: WantedSeating, step: Step) -> datetime:
    """Say how far it is, and with that that this worker lives. Raises OutOfHandsError."""
    now = timezone.now()
    mine = WantedSeating.objects.filter(pk=wanted.pk, begun_at=wanted.begun_at, refusal="")
    if not mine.update(step=step, begun_at=now):
        raise OutOfHandsError
    wanted.begun_at = now
    return now


@transaction.atomic
def _write(
    wanted: WantedSeating, placements: tuple[Placement, ...], known: Participants, read_at: datetime
) -> bool:
    """False where rooms or seats have changed since they were read: then it is another seating."""
    webinar = announced(wanted.webinar)
    _take_away(wanted)
    present = participants_of(webinar)
    if not _is_alike(known, present):
        transaction.set_rollback(True)
        return False
    rules, by = rules_from(wanted.rules), wanted.wanted_by
    still = list(_as_they_are(placements, known, present))
    write_seating(webinar, still, present, rules, later=wanted.later, wishes_of=read_at, by=by)
    return True


@transaction.atomic
def _seat_under_lock(wanted: WantedSeating) -> None:
    webinar = announced(wanted.webinar)
    _take_away(wanted)
    rules, by = rules_from(wanted.rules), wanted.wanted_by
    seat_participants(webinar, rules=rules, later=wanted.later, by=by)


def _take_away(wanted: WantedSeating) -> None:
    """Under the webinar's lock, in the transaction that seats. Raises OutOfHandsError."""
    mine = WantedSeating.objects.filter(pk=wanted.pk, begun_at=wanted.begun_at, refusal="")
    gone, _by_model = mine.delete()
    if not gone:
        raise OutOfHandsError


def _is_alike(known: Participants, present: Participants) -> bool:
    """The same rooms and hosts, and whoever is still there sits where they sat. People who came
    meanwhile have no seat yet; wishes that were changed count the next time."""
    if known.rooms != present.rooms or known.hosts != present.hosts:
        return False
    sat = {person.pk: _place(person.seat) for person in known.registrations}
    return all(
        sat.get(person.pk, ()) == _place(person.seat)
        for person in present.registrations
        if person.pk in sat or person.seat
    )


def _place(seat: Sits | None) -> tuple[int, bool] | None:
    return (seat.breakout_id, seat.pinned) if seat else None


def _as_they_are(
    placements: tuple[Placement, ...], known: Participants, present: Participants
) -> Iterator[Placement]:
    """Without who cancelled meanwhile; each rank as the person wishes now."""
    open_rooms = {room.pk for room in present.breakouts if room.is_open}
    read = {person.pk: person.ranking for person in known.registrations}
    now = {person.pk: person.ranking for person in present.registrations}
    for placement in placements:
        person, room = placement.person, placement.room
        if person not in now:
            continue
        if room is None or now[person] == read[person]:
            yield placement
            continue
        rank = rank_of([wish for wish in now[person] if wish in open_rooms], room)
        yield replace(placement, why=replace(placement.why, rank=rank))
