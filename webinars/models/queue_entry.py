"""Somebody's turn in a queue for places or seats: waiting, then kept one until they answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Entry = TypeVar("Entry", bound="QueueEntry")


class QueueEntryQuerySet(models.QuerySet[Entry]):
    def waiting(self) -> Self:
        """Who waits, in order."""
        return self.filter(status=QueueEntry.WAITING).order_by(self.model.TURN)

    def offered(self) -> Self:
        """For whom one is kept just now."""
        return self.filter(status=QueueEntry.OFFERED, held_until__gt=Now())

    def overdue(self) -> Self:
        """For whom one was kept, and no answer came in time."""
        return self.filter(status__in=self.model.LAPSED, held_until__lte=Now())

    def settle(self, status: str) -> int:
        return self.update(**self.model.changes_to(status))


class QueueEntry(models.Model):
    WAITING, OFFERED = "waiting", "offered"  # the statuses that all entries share
    QUEUE: ClassVar[str]  # the field that names what all in a queue wait for
    TURN: ClassVar[str]  # the field that the queue goes by
    LAPSED: ClassVar[Mapping[str, str]]  # the status of an entry → the one after its time is over
    ENDED: ClassVar[Mapping[str, str]]  # the last statuses → the field that keeps when

    status = models.CharField(_("status"), max_length=10)
    held_until = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_kept(self) -> bool:
        """Whether one is kept for this person just now."""
        in_time = self.held_until is not None and self.held_until > timezone.now()
        return self.status == self.OFFERED and in_time

    @property
    def place_in_line(self) -> int:
        """How many wait, counting from the front up to this person; costs a query."""
        queue, turn = getattr(self, self.QUEUE), getattr(self, self.TURN)
        entries = type(self)._default_manager.filter(status=self.WAITING)
        return entries.filter(**{self.QUEUE: queue, f"{self.TURN}__lt": turn}).count() + 1

    def hold(self, until: datetime) -> None:
        """Offer one."""
        self.status, self.held_until = self.OFFERED, until
        self.save(update_fields=["status", "held_until"])

    def settle(self, status: str) -> None:
        """Nothing is kept any more; of a last status the time is noted."""
        changes = self.changes_to(status)
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))

    @classmethod
    def changes_to(cls, status: str) -> dict[str, Any]:
        ended = {cls.ENDED[status]: timezone.now()} if status in cls.ENDED else {}
        return {"status": status, "held_until": None, **ended}
