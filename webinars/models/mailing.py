"""What goes out to many: when, how far it is, and how it ended."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import Message
from tgtf_portal.core.models.message import mail_count
from tgtf_portal.core.values.links import actor

M = TypeVar("M", bound="Mailing")


class MailingQuerySet(models.QuerySet[M]):
    def due(self) -> Self:
        """Scheduled ones whose time has come."""
        return self.filter(status=Mailing.Status.SCHEDULED, starts_at__lte=timezone.now())

    def being_listed(self) -> Self:
        """Going out, with people still to be written to the outbox."""
        return self.filter(status=Mailing.Status.SENDING, listed_at=None)

    def in_force(self) -> Self:
        """Scheduled or going out, paused ones too."""
        return self.filter(status__in=Mailing.IN_FORCE)

    def with_facts(self) -> Self:
        """With all that its rules and its pages ask of the rows around it."""
        return self.select_related(*self.model.AROUND)

    def with_counts(self) -> Self:
        """Annotates mails sent, open and in trouble, each by a subquery."""
        noun = self.model.NOUN
        return self.annotate(
            sent_count=mail_count(noun, Message.Status.SENT),
            open_count=mail_count(noun, *Message.OPEN),
            trouble_count=mail_count(noun, Message.Status.FAILED, Message.Status.DOUBTFUL),
        )


class Mailing(models.Model):
    """A campaign or a letter: written, let go at once or at its time, and put into the outbox by
    the worker; paused and resumed meanwhile, or cancelled for good."""

    class Status(models.TextChoices):
        DRAFT = "draft", _lazy("Draft")
        SCHEDULED = "scheduled", _lazy("Scheduled")
        SENDING = "sending", _lazy("Going out")
        PAUSED = "paused", _lazy("Paused")
        CANCELLED = "cancelled", _lazy("Cancelled")

    CHANGEABLE = (Status.DRAFT, Status.SCHEDULED)
    IN_FORCE = (Status.SCHEDULED, Status.SENDING, Status.PAUSED)
    NOUN: ClassVar[str]  # in `source`
    AROUND: ClassVar[tuple[str, ...]]  # the links that `with_facts` follows

    status = models.CharField(_lazy("status"), max_length=10, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(_lazy("goes out"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_lazy("started"), null=True, blank=True, editable=False)
    listed_at = models.DateTimeField(
        _lazy("everybody is in the outbox since"), null=True, blank=True, editable=False
    )
    reason = models.CharField(_lazy("why it stopped"), max_length=200, blank=True, editable=False)
    created_by = actor(_lazy("begun by"), editable=False)
    created_at = models.DateTimeField(_lazy("begun at"), auto_now_add=True)

    # Annotated by with_counts.
    sent_count: int
    open_count: int
    trouble_count: int

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(starts_at__isnull=False),
                name="%(class)s_scheduled_has_a_time",
                violation_error_message=_lazy("What is scheduled needs its time."),
            )
        ]

    @property
    def source(self) -> str:
        """How its messages are marked in the outbox."""
        return f"{self.NOUN}/{self.pk}"

    @property
    def time_zone(self) -> str:
        """In which its times are said."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """To be written: it did not start."""
        return self.status in self.CHANGEABLE

    @property
    def is_through(self) -> bool:
        """Going out, and nothing is left to go. Needs `with_counts`."""
        is_going_out = self.status == self.Status.SENDING
        return is_going_out and self.listed_at is not None and not self.open_count

    @property
    def state(self) -> str:
        """As lists say it. Needs `with_counts`."""
        return str(_("Done") if self.is_through else self.get_status_display())
