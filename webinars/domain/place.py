"""The arithmetic of places: how many are free, and how long one is kept for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR_AN_ADDRESS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Places:
    """How a webinar's places stand at one moment, seen under the lock on its row."""

    capacity: int
    taken: int
    waiting: int
    last_number: int

    @property
    def free(self) -> int:
        """
        >>> Places(capacity=2, taken=3, waiting=0, last_number=3).free
        0
        """
        return max(0, self.capacity - self.taken)

    @property
    def is_open(self) -> bool:
        """Whether somebody new gets a place: nobody overtakes those who wait.

        >>> Places(capacity=2, taken=1, waiting=1, last_number=2).is_open
        False
        """
        return self.free > 0 and not self.waiting


def offer_ends(now: datetime, starts_at: datetime, hours: int) -> datetime | None:
    """When an offered place goes to the next; None where the place is given at once.

    >>> eve = datetime(2021, 10, 17, 20)
    >>> offer_ends(eve, datetime(2021, 10, 20, 10), 24)
    datetime.datetime(2021, 10, 18, 20, 0)
    >>> offer_ends(eve, datetime(2021, 10, 18, 10), 24) is None
    True
    >>> offer_ends(eve, datetime(2021, 10, 20, 10), 0) is None
    True
    """
    ends_at = now + timedelta(hours=hours)
    return ends_at if hours and ends_at < starts_at else None
