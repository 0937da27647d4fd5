"""A seating as it was done, with what it replaced: it can be taken back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.links import actor
from webinars.models.webinar import Webinar


class SeatingRun(models.Model):
    """`seats` and `before` are {number of a registration: number of its break-out}, as text."""

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="seating_runs"
    )
    rules = models.JSONField(_("rules"), default=dict)
    seats = models.JSONField(_("seats given"), default=dict)
    before = models.JSONField(_("seats before"), default=dict)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    # Before it was made where the worker did it: people could change their wishes meanwhile.
    wishes_of = models.DateTimeField(_("wishes as they were at"), default=timezone.now)
    made_by = actor(_("made by"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = actor(_("undone by"))

    class Meta:
        verbose_name = _("seating")
        ordering = ["webinar", "-pk"]

    def __str__(self) -> str:
        return f"{self.webinar}, {self.made_at:%Y-%m-%d %H:%M}"
