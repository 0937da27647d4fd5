"""One line of the audit trail: who did what to which thing, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.kinds import spelt


class AuditEvent(models.Model):
    verb = models.CharField(_("verb"), max_length=60, db_index=True)
    thing = models.CharField(_("thing"), max_length=80, db_index=True)
    within = models.CharField(
        _("part of"),
        max_length=80,
        blank=True,
        db_index=True,
        help_text=_("The thing whose page tells it among all that happened there."),
    )
    label = models.CharField(_("name at the time"), max_length=200)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        null=True,
        blank=True,
        related_name="audit_events",
        help_text=_("Empty where a person without an account or the portal itself acted."),
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("audit event")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{spelt(self.verb)}: {self.label}"
