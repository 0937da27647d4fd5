"""Passing on what became free: each offer has an end, then the next in the queue is served."""

from abc import ABC, abstractmethod
from typing import Generic

from django.utils import timezone

from webinars.common.clock import offer_ends
from webinars.common.locks import note_plenary_changed
from webinars.models import Webinar
from webinars.models.queue_entry import Entry, QueueEntryQuerySet


class Queue(ABC, Generic[Entry]):
    """All who wait for the same thing, seen under the webinar's lock."""

    webinar: Webinar
    is_open: bool  # whether anybody can get anything any more

    @property
    @abstractmethod
    def entries(self) -> QueueEntryQuerySet[Entry]: ...

    @abstractmethod
    def free(self) -> int:
        """How many can be served at once."""

    @abstractmethod
    def give(self, entry: Entry) -> None:
        """Without asking, because there is no time left for an answer."""

    @abstractmethod
    def report(self, event: str, entry: Entry, **facts: str) -> None:
        """Promise the mail and record the event: `offered` or `offer_lapsed`."""

    def note_changed(self) -> None:
        note_plenary_changed(self.webinar.pk)


def pass_on(queue: Queue[Entry]) -> int:
    """End what is overdue and serve the next; returns how many got an offer or more.

    Call it under the webinar's lock.
    """
    lapsed = _end_overdue(queue)
    if not queue.is_open:
        return 0
    webinar = queue.webinar
    ends_at = offer_ends(timezone.now(), webinar.starts_at, webinar.offer_hours)
    entries = list(queue.entries.waiting()[: queue.free()])
    for entry in entries:
        if ends_at is None:
            queue.give(entry)
        else:
            entry.hold(ends_at)
            queue.report("offered", entry, until=ends_at.isoformat())
    if lapsed or entries:
        queue.note_changed()
    return len(entries)


def _end_overdue(queue: Queue[Entry]) -> int:
    """Nothing is kept any longer; those who did not answer an offer leave the queue."""
    overdue = list(queue.entries.overdue())
    for entry in overdue:
        had = entry.status
        entry.settle(entry.LAPSED[had])
        if had == entry.OFFERED:
            queue.report("offer_lapsed", entry)
    return len(overdue)
