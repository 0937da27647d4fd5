"""An invitation to many: to which webinar, and whom."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import optional
from webinars.models.mailing import Mailing, MailingQuerySet
from webinars.models.webinar import Webinar, counted


class CampaignQuerySet(MailingQuerySet["Campaign"]):
    def with_counts(self) -> Self:
        """Annotates the people invited, too."""
        invited = counted("webinars.Invitation", of="campaign")
        return super().with_counts().annotate(invitation_count=invited)


class Campaign(Mailing):
    class Segment(models.TextChoices):
        """Where the people come from; a campaign's list of guests is always added."""

        MANAGERS = "managers", _("Managers of the cohort's lead clusters")
        PARTNERS = "partners", _("Managers of its partner clusters")
        ADVISORS = "advisors", _("Advisors")
        SMES = "smes", _("Contacts of the cohort's SMEs")
        FORMER = "former", _("Participants of earlier webinars")

    NOUN = "campaign"
    AROUND = ("webinar__series__facility",)

    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="campaigns"
    )
    title = LineField(_("title"), max_length=120, help_text=_("For staff alone."))
    segments = models.JSONField(_("people"), default=list, blank=True)

    invitation_count: int  # annotated by with_counts

    objects = CampaignQuerySet.as_manager()

    class Meta(Mailing.Meta):
        verbose_name = _("campaign")

    def __str__(self) -> str:
        return self.title

    @property
    def time_zone(self) -> str:
        return self.webinar.time_zone


class CampaignGuest(models.Model):
    """A person on a campaign's own list."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="guests")
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120, blank=True)
    organisation = LineField(_("organisation"), max_length=160, blank=True)
    cluster = optional(Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="+")
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("guest on a campaign's list")
        verbose_name_plural = _("guests on a campaign's list")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"],
                name="campaign_guest_once",
                violation_error_message=_("This person is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
