"""Staff pressed “Seat everyone” where people are so many that the worker does it."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.links import actor
from webinars.models.webinar import Webinar

SEATER_IS_DEAD = timedelta(minutes=3)  # after so long without a step; none takes one minute


class WantedSeatingQuerySet(models.QuerySet["WantedSeating"]):
    def due(self) -> Self:
        """Not refused, and in nobody's hands who may still be at work on it."""
        dead = Q(begun_at__lt=timezone.now() - SEATER_IS_DEAD)
        return self.filter(Q(begun_at=None) | dead, refusal="")


class WantedSeating(models.Model):
    """One a webinar; it is gone once everybody is seated. One that was refused stays until somebody
    presses anew."""

    class Step(models.TextChoices):
        WAITING = "waiting", _("It waits for its turn.")
        READING = "reading", _("Step 1 of 3: everybody’s wishes are read.")
        SEATING = "seating", _("Step 2 of 3: who sits where is worked out.")
        WRITING = "writing", _("Step 3 of 3: the seats are written down, and the mails made.")

    webinar = models.OneToOneField(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="wanted_seating"
    )
    rules = models.JSONField(_("rules"), default=dict)
    later = models.BooleanField(_("mails wait"), default=False)
    wanted_at = models.DateTimeField(_("wanted at"), default=timezone.now)
    wanted_by = actor(_("wanted by"))
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.WAITING)
    begun_at = models.DateTimeField(_("step begun at"), null=True, blank=True)
    refusal = models.CharField(_("why nobody was seated"), max_length=500, blank=True)

    objects = WantedSeatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wanted seating")
        ordering = ["wanted_at", "pk"]

    @property
    def number(self) -> int:
        """Of the step, from 0 to 3."""
        return self.Step.values.index(self.step)

    def __str__(self) -> str:
        return f"{self.webinar}, {self.wanted_at:%Y-%m-%d %H:%M}"
