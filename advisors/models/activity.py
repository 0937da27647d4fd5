"""What an advisor did for a project, and how long it took."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from advisors.models.engagement import Engagement
from clusters.models import SME
from tgtf_portal.core.values.fields import DayField, LineField, ProseField
from tgtf_portal.core.values.tokens import new_code

QUARTER = Decimal("0.25")  # days are counted in quarters


class Activity(models.Model):
    """Its values are the corrected ones; one of no days was withdrawn."""

    class Kind(models.TextChoices):
        TEACHING = "teaching", _("One-on-one teaching")
        GUIDANCE = "guidance", _("Guidance document")
        CONSULTANCY = "consultancy", _("Direct consultancy")
        WORKSHOP = "workshop", _("Workshop")
        WEBINAR = "webinar", _("Online webinar")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="activities"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("logged by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = LineField(_("title"), max_length=160)
    held_on = DayField(_("date"))
    days = models.DecimalField(
        _("days"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("In quarters of a day."),
    )
    smes = models.ManyToManyField(
        SME, verbose_name=_("firms"), blank=True, related_name="activities"
    )
    smes_reached = models.PositiveIntegerField(_("firms reached"), null=True, blank=True)
    smes_reason = LineField(_("why a number alone"), max_length=200, blank=True)
    notes = ProseField(_("notes"), blank=True)
    created_at = models.DateTimeField(_("logged at"), auto_now_add=True)

    counted: Decimal  # of its days, when it was logged; told by the verb that logs

    history = HistoricalRecords()
    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=0),
                name="activity_days_not_negative",
                violation_error_message=_("Days cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return not self.days
