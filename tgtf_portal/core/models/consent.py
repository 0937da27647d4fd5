"""What a person agreed to, with the exact words that stood beside the box (GDPR, Article 7(1))."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import AddressField, LineField, ProseField


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    email = AddressField(_("e-mail address"), db_index=True)
    purpose = models.CharField(_("purpose"), max_length=80)
    text = ProseField(_("the exact text"))
    digest = models.CharField(
        _("SHA-256 of the text"), max_length=64, help_text=_("Equal for equal texts.")
    )
    source = LineField(_("where it was given"), max_length=160)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "purpose", "digest"],
                condition=models.Q(withdrawn_at=None),
                name="core_consent_once_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.purpose}"
