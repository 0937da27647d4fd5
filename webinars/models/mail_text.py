"""What a facility wrote instead of a mail's standard text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Facility
from tgtf_portal.core.values.fields import LineField, ProseField


class MailText(models.Model):
    class Kind(models.TextChoices):
        INVITATION = "webinar.invitation", _("Invitation")
        WEEK = "reminder.week", _("Reminder a week before")
        DAY = "reminder.day", _("Reminder a day before")
        HOUR = "reminder.hour", _("Reminder an hour before")
        UNANSWERED = "reminder.unanswered", _("Reminder to those who did not answer")
        THANKS = "followup.thanks", _("Thanks to those who came")
        MISSED = "followup.missed", _("To those who were missed")
        RECAP = "recap.published", _("The recap is published")

    facility = models.ForeignKey(
        Facility, models.CASCADE, verbose_name=_("facility"), related_name="mail_texts"
    )
    kind = models.CharField(_("mail"), max_length=40, choices=Kind)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    subject = LineField(_("subject"), max_length=200)
    body = ProseField(_("text"), max_length=5000)

    class Meta:
        verbose_name = _("mail text")
        ordering = ["facility", "kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "kind", "language"],
                name="mail_text_once_per_language",
                violation_error_message=_("This mail has a text in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"
