"""A letter that staff write to people: to whom, what it says, when, and how far it is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_countries.fields import CountryField

from clusters.models import Facility
from tgtf_portal.core.models import Message
from tgtf_portal.core.models.message import mail_count
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import actor, optional
from webinars.models.breakout import Breakout
from webinars.models.webinar import Webinar


class StaffLetterQuerySet(models.QuerySet["StaffLetter"]):
    def due(self) -> Self:
        """Scheduled ones whose time has come."""
        return self.filter(status=StaffLetter.Status.SCHEDULED, starts_at__lte=timezone.now())

    def being_listed(self) -> Self:
        """Going out, with people still to be written to the outbox."""
        return self.filter(status=StaffLetter.Status.SENDING, listed_at=None)

    def with_facts(self) -> Self:
        return self.select_related("facility", "breakout", "webinar__series__facility")

    def with_counts(self) -> Self:
        """Annotates mails sent, open and in trouble, each by a subquery."""
        trouble = (Message.Status.FAILED, Message.Status.DOUBTFUL)
        return self.annotate(
            sent_count=mail_count("staffletter", Message.Status.SENT),
            open_count=mail_count("staffletter", *Message.OPEN),
            trouble_count=mail_count("staffletter", *trouble),
        )


class StaffLetter(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _lazy("Draft")
        SCHEDULED = "scheduled", _lazy("Scheduled")
        SENDING = "sending", _lazy("Going out")
        PAUSED = "paused", _lazy("Paused")
        CANCELLED = "cancelled", _lazy("Cancelled")

    class Audience(models.TextChoices):
        """To whom; those about a webinar first."""

        CONFIRMED = "confirmed", _lazy("Participants who have a place")
        WAITING = "waiting", _lazy("Participants on the waiting list")
        UNWISHED = "unwished", _lazy("Participants without wishes")
        UNSEATED = "unseated", _lazy("Participants without a seat")
        BREAKOUT = "breakout", _lazy("Participants of one break-out")
        ATTENDED = "attended", _lazy("Participants who came")
        ABSENT = "absent", _lazy("Participants who did not come")
        CHOSEN = "chosen", _lazy("Participants chosen in the list")
        HOSTS = "hosts", _lazy("Hosts and co-hosts of its break-outs")
        MODERATORS = "moderators", _lazy("Its moderators")
        SPEAKERS = "speakers", _lazy("Its speakers")
        COHORT = "cohort", _lazy("Managers of the cohort's clusters")
        MANAGERS = "managers", _lazy("Managers of all clusters")
        ADVISORS = "advisors", _lazy("Advisors with an engagement")
        SILENT = "silent", _lazy("Advisors who are silent, by the health board")
        SMES = "smes", _lazy("Contacts of the cohort's SMEs")

    ABOUT_A_WEBINAR = (
        Audience.CONFIRMED,
        Audience.WAITING,
        Audience.UNWISHED,
        Audience.UNSEATED,
        Audience.BREAKOUT,
        Audience.ATTENDED,
        Audience.ABSENT,
        Audience.CHOSEN,
        Audience.HOSTS,
        Audience.MODERATORS,
        Audience.SPEAKERS,
    )
    BY_COUNTRY = (Audience.COHORT, Audience.MANAGERS, Audience.SMES)
    CHANGEABLE = (Status.DRAFT, Status.SCHEDULED)

    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_lazy("facility"), related_name="letters"
    )
    webinar = optional(
        Webinar, models.PROTECT, verbose_name=_lazy("webinar"), related_name="letters"
    )
    audience = models.CharField(_lazy("to whom"), max_length=12, choices=Audience)
    breakout = optional(
        Breakout,
        models.SET_NULL,
        verbose_name=_lazy("break-out"),
        related_name="+",
        help_text=_lazy("For the participants of one break-out."),
    )
    country = CountryField(
        _lazy("country"),
        blank=True,
        help_text=_lazy("Managers and SMEs of this country alone; empty: of all."),
    )
    chosen = models.JSONField(default=list, blank=True, editable=False)
    language = models.CharField(
        _lazy("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_lazy("In which you write; what the portal adds comes in it, too."),
    )
    subject = LineField(_lazy("subject"), max_length=150)
    body = ProseField(_lazy("text"), max_length=5000)
    status = models.CharField(_lazy("status"), max_length=10, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(_lazy("goes out"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_lazy("started"), null=True, blank=True, editable=False)
    listed_at = models.DateTimeField(
        _lazy("everybody is in the outbox since"), null=True, blank=True, editable=False
    )
    reason = models.CharField(_lazy("why it ended"), max_length=200, blank=True, editable=False)
    created_by = actor(_lazy("begun by"), editable=False)
    written_by = actor(_lazy("last written by"), editable=False)
    released_by = actor(_lazy("released by"), editable=False)
    released_at = models.DateTimeField(_lazy("released"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_lazy("begun at"), auto_now_add=True)

    # Annotated by with_counts.
    sent_count: int
    open_count: int
    trouble_count: int

    objects = StaffLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("letter")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(starts_at__isnull=False),
                name="letter_scheduled_has_a_time",
                violation_error_message=_lazy("A scheduled letter needs its time."),
            )
        ]

    def __str__(self) -> str:
        return self.subject or _("Letter without a subject")

    @property
    def source(self) -> str:
        """How its messages are marked in the outbox."""
        return f"staffletter/{self.pk}"

    @property
    def is_written(self) -> bool:
        return bool(self.subject and self.body)

    @property
    def is_through(self) -> bool:
        """Under way, and nothing is left to go. Needs `with_counts`."""
        is_under_way = self.status == self.Status.SENDING
        return is_under_way and self.listed_at is not None and not self.open_count

    @property
    def state(self) -> str:
        """As lists say it. Needs `with_counts`."""
        return str(_("Sent") if self.is_through else self.get_status_display())

    @property
    def writers(self) -> set[int | None]:
        """The accounts of who wrote it, and so cannot release it."""
        return {self.created_by_id, self.written_by_id} - {None}
