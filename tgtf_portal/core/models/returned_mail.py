"""A mail that came back and that only a person can understand."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models.message import Message
from tgtf_portal.core.values.links import actor, optional
from tgtf_portal.core.values.verdicts import Verdict


class ReturnedMailQuerySet(models.QuerySet["ReturnedMail"]):
    def open(self) -> Self:
        """Nobody has said yet what it means."""
        return self.filter(status=ReturnedMail.Status.OPEN)

    def settled(self) -> Self:
        return self.exclude(status=ReturnedMail.Status.OPEN)


class ReturnedMail(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("To be looked at")
        SUSPENDED = "suspended", _("Address suspended")
        DISMISSED = "dismissed", _("Says nothing")

    LONGEST_LINE, LONGEST_TEXT = 250, 8_000

    message = optional(
        Message,
        models.SET_NULL,
        verbose_name=_("message that came back"),
        related_name="returns",
    )
    sealed = models.BooleanField(
        _("message certain"),
        default=False,
        help_text=_(
            "It came to the address that only this message left with. Otherwise anybody who "
            "read the message may have written it."
        ),
    )
    verdict = models.CharField(_("what it seems to say"), max_length=10, choices=Verdict)
    sender = models.CharField(_("sender"), max_length=LONGEST_LINE, blank=True)
    subject = models.CharField(_("subject"), max_length=LONGEST_LINE, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    arrived_at = models.DateTimeField(_("read at"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = actor(_("settled by"))

    objects = ReturnedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ["-pk"]
        indexes = [models.Index(F("status"), name="core_returnedmail_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="core_returnedmail_settled_has_a_time",
                violation_error_message=_("A settled mail needs its time, an open one has none."),
            )
        ]

    def __str__(self) -> str:
        return self.subject or str(_("(no subject)"))
