"""A code that lets a group register from one place: a classroom behind one network address."""

import secrets

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.fields import LineField
from webinars.models.webinar import Webinar

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that could be taken for another


def easy_code() -> str:
    """Eight letters and digits that can be read out: 40 random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


class GroupCode(models.Model):
    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="group_codes"
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        default=easy_code,
        validators=[RegexValidator(r"^[A-Z0-9]{6,20}$", _("Capital letters and digits."))],
    )
    label = LineField(_("for whom"), max_length=120)
    most_uses = models.PositiveSmallIntegerField(
        _("for how many people"), default=30, validators=[MinValueValidator(1)]
    )
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("group code")
        ordering = ["webinar", "label"]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"
