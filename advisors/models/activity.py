"""What an advisor did for a project, and how long it took."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from advisors.models.engagement import Engagement
from tgtf_portal.core.values.fields import DayField, LineField, ProseField


class Activity(models.Model):
    class Kind(models.TextChoices):
        TEACHING = "teaching", _("One-on-one teaching")
        GUIDANCE = "guidance", _("Guidance document")
        CONSULTANCY = "consultancy", _("Direct consultancy")
        WORKSHOP = "workshop", _("Workshop")
        WEBINAR = "webinar", _("Online webinar")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="activities"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = LineField(_("title"), max_length=160)
    held_on = DayField(_("date"))
    days = models.DecimalField(
        _("days"), max_digits=4, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))],
        help_text=_("In quarters of a day."),
    )  # fmt: skip
    smes_reached = models.PositiveIntegerField(_("firms reached"), null=True, blank=True)
    notes = ProseField(_("notes"), blank=True)
    created_at = models.DateTimeField(_("logged at"), auto_now_add=True)

    history = HistoricalRecords()
    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gt=0),
                name="activity_takes_time",
                violation_error_message=_("An activity takes at least a quarter of a day."),
            )
        ]

    def __str__(self) -> str:
        return self.title
