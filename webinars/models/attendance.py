"""What remains of having been there: a certificate that can be checked, and what people thought."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.routes import address_of
from webinars.models.registration import Registration


class Certificate(models.Model):
    """Says what was true on the day of issue, whatever is changed later."""

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    registration = models.OneToOneField(
        Registration, models.PROTECT, verbose_name=_("registration"), related_name="certificate"
    )
    name = LineField(_("name"), max_length=120)
    webinar_title = LineField(_("webinar"), max_length=160)
    held_on = models.DateField(_("held on"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificate")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.webinar_title}"

    def get_absolute_url(self) -> str:
        return address_of("webinars:certificate-detail", self.code)


class Feedback(models.Model):
    registration = models.OneToOneField(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="feedback"
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    helped = ProseField(_("what helped most"), max_length=2000, blank=True)
    missing = ProseField(_("what was missing"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given at"), auto_now=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5),
                name="feedback_rating_is_one_to_five",
                violation_error_message=_("Rate from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating} / 5"
