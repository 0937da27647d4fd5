"""An invitation to many: whom, when, and how far it is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.models import Message
from tgtf_portal.core.models.message import mail_count
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import optional
from webinars.models.webinar import Webinar, counted


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def due(self) -> Self:
        """Scheduled ones whose time has come."""
        return self.filter(status=Campaign.Status.SCHEDULED, starts_at__lte=timezone.now())

    def being_listed(self) -> Self:
        """Under way, with people still to be written to the outbox."""
        return self.filter(status=Campaign.Status.SENDING, listed_at=None)

    def in_force(self) -> Self:
        """Scheduled or under way, paused ones too."""
        return self.filter(status__in=Campaign.IN_FORCE)

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility")

    def with_counts(self) -> Self:
        """Annotates people invited and mails sent, open and in trouble, each by a subquery."""
        return self.annotate(
            invitation_count=counted("webinars.Invitation", of="campaign"),
            sent_count=mail_count("campaign", Message.Status.SENT),
            open_count=mail_count("campaign", *Message.OPEN),
            trouble_count=mail_count("campaign", Message.Status.FAILED, Message.Status.DOUBTFUL),
        )


class Campaign(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        SENDING = "sending", _("Under way")
        PAUSED = "paused", _("Paused")
        CANCELLED = "cancelled", _("Cancelled")

    class Segment(models.TextChoices):
        """Where the people come from; a campaign's list of guests is always added."""

        MANAGERS = "managers", _("Managers of the cohort's lead clusters")
        PARTNERS = "partners", _("Managers of its partner clusters")
        ADVISORS = "advisors", _("Advisors")
        SMES = "smes", _("Contacts of the cohort's SMEs")
        FORMER = "former", _("Participants of earlier webinars")

    CHANGEABLE = (Status.DRAFT, Status.SCHEDULED)
    IN_FORCE = (Status.SCHEDULED, Status.SENDING, Status.PAUSED)

    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="campaigns"
    )
    title = LineField(_("title"), max_length=120, help_text=_("For staff alone."))
    segments = models.JSONField(_("people"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    listed_at = models.DateTimeField(
        _("everybody is in the outbox since"), null=True, blank=True, editable=False
    )
    reason = models.CharField(_("why it ended"), max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("made by"),
        related_name="campaigns",
        null=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    # Annotated by with_counts.
    invitation_count: int
    sent_count: int
    open_count: int
    trouble_count: int

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(starts_at__isnull=False),
                name="campaign_scheduled_has_a_time",
                violation_error_message=_("A scheduled campaign needs its time."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> str:
        """How its messages are marked in the outbox."""
        return f"campaign/{self.pk}"

    @property
    def is_through(self) -> bool:
        """Under way, and nothing is left to go. Needs `with_counts`."""
        is_under_way = self.status == self.Status.SENDING
        return is_under_way and self.listed_at is not None and not self.open_count

    @property
    def state(self) -> str:
        """As lists say it. Needs `with_counts`."""
        return str(_("Done") if self.is_through else self.get_status_display())


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
