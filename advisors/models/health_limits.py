"""From when on a facility's advice is called silent, behind or ahead."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Facility

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class HealthLimits(models.Model):
    """Without a row of its own a facility keeps to the defaults."""

    facility = models.OneToOneField(
        Facility, models.CASCADE, verbose_name=_("facility"), related_name="health_limits"
    )
    silent_after_days = models.PositiveSmallIntegerField(
        _("silent after"),
        default=21,
        validators=[MinValueValidator(1)],
        help_text=_("Days without an activity."),
    )
    behind_percent = models.PositiveSmallIntegerField(
        _("behind under"),
        default=50,
        validators=PERCENT,
        help_text=_("Percent of the days that would be used by now, were they spread evenly."),
    )
    ahead_percent = models.PositiveSmallIntegerField(
        _("ahead from"), default=90, validators=PERCENT, help_text=_("Percent of the days used …")
    )
    ahead_left_percent = models.PositiveSmallIntegerField(
        _("while there is left"),
        default=25,
        validators=PERCENT,
        help_text=_("… and percent of the period that is left at least."),
    )

    class Meta:
        verbose_name = _("limits of the health board")
        verbose_name_plural = _("limits of the health board")
        ordering = ["facility"]

    def __str__(self) -> str:
        return str(self.facility)
