"""An address that a mail server called dead: nothing but what its owner asks for goes there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models.message import Message
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.values.links import optional


class SuspendedAddress(models.Model):
    email = AddressField(_("e-mail address"), unique=True)
    code = models.CharField(
        _("status code"),
        max_length=12,
        blank=True,
        help_text=_("As RFC 3463 numbers them; 5.1.1 is an unknown mailbox."),
    )
    reason = models.TextField(_("what the mail server said"), blank=True)
    message = optional(
        Message,
        models.SET_NULL,
        verbose_name=_("message that came back"),
        related_name="suspensions",
    )
    suspended_at = models.DateTimeField(_("suspended at"), auto_now_add=True)

    class Meta:
        verbose_name = _("suspended address")
        verbose_name_plural = _("suspended addresses")
        ordering = ["-suspended_at", "-pk"]

    def __str__(self) -> str:
        return self.email
