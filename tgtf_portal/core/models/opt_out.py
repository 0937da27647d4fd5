"""A topic that somebody wants no mail about."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import AddressField


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def of_address(self, email: str) -> Self:
        return self.filter(email=email)


class OptOut(models.Model):
    email = AddressField(_("e-mail address"))
    topic = models.CharField(_("topic"), max_length=20)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = OptOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsubscription")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "topic"],
                name="core_optout_once_per_topic",
                violation_error_message=_("This address is unsubscribed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.topic}"
