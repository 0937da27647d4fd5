"""The state that all workers share: whether the post is held, resting, and how fast it may go."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.links import actor


class PostOffice(models.Model):
    """One row, made when it is first asked for; a backup of the database carries it along."""

    ONLY = 1

    installation = models.UUIDField(
        _("installation"),
        default=uuid.uuid4,
        editable=False,
        help_text=_("Names the send journal that belongs to this database."),
    )
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    held_because = models.TextField(_("held because"), blank=True)
    held_by = actor(_("held by"))
    failures = models.PositiveIntegerField(
        _("vain attempts in a row to reach the mail server"), default=0
    )
    failing_since = models.DateTimeField(_("mail server away since"), null=True, blank=True)
    rests_until = models.DateTimeField(_("next attempt"), null=True, blank=True)
    last_failure = models.TextField(_("what the last attempt met"), blank=True)
    allowance = models.FloatField(
        _("messages that may go at once"), default=0, help_text=_("Filled at the pace set.")
    )
    allowance_at = models.DateTimeField(_("allowance counted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("post office")
        verbose_name_plural = _("post office")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="core_postoffice_is_one", violation_error_message=_("One.")
            )
        ]

    def __str__(self) -> str:
        return str(_("Post office"))
