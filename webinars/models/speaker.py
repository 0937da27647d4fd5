"""Somebody who speaks at a webinar, or moderates it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import AddressField, LineField, ProseField
from tgtf_portal.core.values.text import lines
from webinars.models.webinar import Webinar


class Speaker(models.Model):
    class Part(models.TextChoices):
        MODERATOR = "moderator", _("Moderator")
        SPEAKER = "speaker", _("Speaker")

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="speakers"
    )
    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    name = LineField(_("name"), max_length=120)
    email = AddressField(
        _("e-mail address"),
        blank=True,
        help_text=_("Never shown. With one, the speaker can propose amendments to the recap."),
    )
    function = LineField(_("function"), max_length=160, blank=True)
    points = ProseField(
        _("what the speaker told"), blank=True, help_text=_("One a line; told in the recap.")
    )
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.SPEAKER)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("speaker")
        ordering = ["part", "pk"]
        permissions = (("link_speaker", "Can see personal links of speakers"),)
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "name"],
                name="speaker_once_per_webinar",
                violation_error_message=_("This speaker is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(part="moderator"),
                name="webinar_has_one_moderator",
                violation_error_message=_("A webinar has one moderator."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> list[str]:
        return lines(self.points)
