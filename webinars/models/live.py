"""What is said between the plenary and the rooms while a webinar runs."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.links import actor, optional
from webinars.models.breakout import Breakout
from webinars.models.webinar import Webinar


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    def heard_in(self, breakout: Breakout) -> Self:
        """The latest that were sent to a room, or to all of them."""
        return self.filter(Q(breakout=breakout) | Q(breakout=None)).order_by("-pk")[:3]

    def to_everybody(self) -> Self:
        """The latest that were sent to all rooms."""
        return self.filter(breakout=None).order_by("-pk")[:4]


class Broadcast(models.Model):
    """A sentence from the moderator to all rooms, or to one."""

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="broadcasts"
    )
    breakout = optional(
        Breakout,
        models.CASCADE,
        verbose_name=_("break-out"),
        related_name="broadcasts",
        help_text=_("Empty: to everybody."),
    )
    text = LineField(_("text"), max_length=300)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    sender = LineField(_("sent by"), max_length=120, blank=True)
    by = actor()

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = _("broadcast")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self) -> Self:
        """Nobody has come yet; the first who asked first."""
        return self.filter(answered_at=None).order_by("pk")


class HelpRequest(models.Model):
    """A room calls a coordinator."""

    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="help_requests"
    )
    note = LineField(_("what for"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    asker = LineField(_("asked by"), max_length=120, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answerer = LineField(_("answered by"), max_length=120, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakout"],
                condition=models.Q(answered_at=None),
                name="help_asked_once",
                violation_error_message=_("A coordinator is called already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.breakout}: {self.note}"
