"""What a facility wrote instead of a mail's standard text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Facility
from tgtf_portal.core.mail.wording import OwnText


class MailText(OwnText):
    facility = models.ForeignKey(
        Facility, models.CASCADE, verbose_name=_("facility"), related_name="mail_texts"
    )

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
