"""When an advisor can give days, and when none: kept by themselves."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from advisors.models.advisor import Advisor
from tgtf_portal.core.values.fields import DayField
from tgtf_portal.core.values.tokens import new_code


class Availability(models.Model):
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    advisor = models.ForeignKey(
        Advisor, models.CASCADE, verbose_name=_("advisor"), related_name="availabilities"
    )
    starts_on = DayField(_("from"))
    ends_on = DayField(_("until"))
    days = models.DecimalField(
        _("days that you can give then"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("0: you are away."),
    )

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="availability_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=0),
                name="availability_days_not_negative",
                violation_error_message=_("Days cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def is_away(self) -> bool:
        return not self.days
