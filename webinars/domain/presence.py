"""Who is in a room just now. Browsers say so every half minute; the database learns it in turns."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from time import monotonic

from django.utils import timezone

from webinars.models import Seat

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
        """Whoever comes when a turn is over writes for everybody who came before."""
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
