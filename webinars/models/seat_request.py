"""Waiting for a seat in a break-out that is full."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from webinars.models.breakout import Breakout
from webinars.models.queue_entry import QueueEntry, QueueEntryQuerySet
from webinars.models.registration import Registration


class SeatRequestQuerySet(QueueEntryQuerySet["SeatRequest"]):
    def unsettled(self) -> Self:
        """Waiting, or offered."""
        return self.filter(status__in=SeatRequest.UNSETTLED)


class SeatRequest(QueueEntry):
    """One person's wish for a seat in one full room, until they get it, let it go or withdraw."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("Offered a seat")
        TAKEN = "taken", _("Has taken it")
        LAPSED = "lapsed", _("Did not answer in time")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    UNSETTLED = (Status.WAITING, Status.OFFERED)
    QUEUE, TURN = "breakout_id", "pk"
    LAPSED = {Status.OFFERED: Status.LAPSED}
    ENDED = dict.fromkeys([Status.TAKEN, Status.LAPSED, Status.WITHDRAWN], "settled_at")

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="seat_requests"
    )
    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="seat_requests"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    held_until = models.DateTimeField(_("seat kept until"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a seat")
        verbose_name_plural = _("requests for a seat")
        ordering = ["breakout", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "breakout"],
                condition=Q(status__in=["waiting", "offered"]),
                name="seat_request_once",
                violation_error_message=_("This person waits for the room already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(held_until__isnull=False),
                name="seat_request_offer_ends",
                violation_error_message=_("An offered seat needs an end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} … {self.breakout}"
