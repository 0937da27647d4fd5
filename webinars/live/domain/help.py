"""Who is in a room just now, and a room's call for a coordinator."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from time import monotonic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import note_room_and_plenary_changed
from webinars.live.domain.notes import opened
from webinars.models import Breakout, HelpRequest, Seat


@transaction.atomic
def call_coordinator(breakout: Breakout, *, note: str = "", asker: str = "") -> HelpRequest:
    """Ask for somebody; once at a time."""
    breakout = opened(breakout)
    if breakout.help_requests.open().exists():
        raise Refused(_("A coordinator is called already; somebody will come."))
    call = breakout.help_requests.create(note=note, asker=asker)
    note_room_and_plenary_changed(breakout)
    audit.record("help.asked", breakout, by=None, asker=asker, note=note)
    return call


@transaction.atomic
def take_back_call(breakout: Breakout, *, asker: str = "") -> HelpRequest:
    """It has settled itself: nobody needs to come."""
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    call = breakout.help_requests.open().first()
    if call is None:
        raise Refused(_("Nobody is called just now."))
    call.answered_at = timezone.now()
    call.save(update_fields=["answered_at"])
    note_room_and_plenary_changed(breakout)
    audit.record("help.taken_back", breakout, by=None, asker=asker)
    return call


@transaction.atomic
def answer_call(call: HelpRequest, *, by: User | None, sender: str = "") -> HelpRequest:
    """Tell the room that somebody is coming; the first who says so is named."""
    call = HelpRequest.objects.select_for_update().select_related("breakout").get(pk=call.pk)
    if call.answered_at:
        raise Refused(_("Somebody is on the way to “%s” already.") % call.breakout)
    call.answered_at, call.answerer = timezone.now(), sender
    call.save(update_fields=["answered_at", "answerer"])
    note_room_and_plenary_changed(call.breakout)
    audit.record("help.answered", call.breakout, by=by, answerer=sender)
    return call


HERE = timedelta(seconds=90)  # since the last sign of life
TURN = 10.0  # seconds between two updates of a process


class Presence:
    """Signs of life that were noted and not written yet, in this process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._noted: set[int] = set()
        self._written_at = clock() - TURN

    def seen(self, seat: Seat) -> None:
        """The first after a turn is over writes for all who came before."""
        if noted := self._take_turn(seat.pk):
            Seat.objects.filter(pk__in=noted).update(seen_at=timezone.now())

    def _take_turn(self, seat: int) -> set[int]:
        with self._lock:
            self._noted.add(seat)
            if self._clock() - self._written_at < TURN:
                return set()
            noted, self._noted = self._noted, set()
            self._written_at = self._clock()
            return noted


_presence = Presence()


def seen(seat: Seat) -> None:
    _presence.seen(seat)


def is_here(seat: Seat) -> bool:
    return seat.seen_at is not None and seat.seen_at >= timezone.now() - HERE
