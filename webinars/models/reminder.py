"""A line of a webinar's plan of reminders and follow-ups."""

from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import Text, labelled_kinds
from webinars.models.webinar import Webinar

# How late a reminder may come: one of a week before is still news a day later.
PATIENCE = [(timedelta(days=5), timedelta(days=1)), (timedelta(hours=12), timedelta(hours=6))]
PATIENCE_AFTERWARDS = timedelta(days=7)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def switched_on(self) -> Self:
        return self.filter(enabled=True)

    def by_the_clock(self) -> Self:
        """Those that wait for a time, not for the recap."""
        return self.exclude(anchor=Reminder.Anchor.RECAP)

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility")

    def open(self) -> Self:
        """Of webinars that may still be written about, and not done for the time they have now."""
        lively = [Webinar.Status.ANNOUNCED, Webinar.Status.HELD]
        return self.filter(webinar__status__in=lively).exclude(done_for=F("webinar__starts_at"))


def webinar_mails() -> list[tuple[str, Text]]:
    """Those that say how many places are left: of an occasion, known before it comes."""
    return labelled_kinds("places")


class Reminder(models.Model):
    class Anchor(models.TextChoices):
        BEFORE_START = "before", _("before the start")
        AFTER_END = "after", _("after the end")
        RECAP = "recap", _("when the recap is published")

    class Audience(models.TextChoices):
        REGISTERED = "registered", _("Everybody who has a place")
        UNANSWERED = "unanswered", _("Invited and not registered")
        ATTENDED = "attended", _("Whoever came")
        ABSENT = "absent", _("Registered, but did not come")

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="reminders"
    )
    kind = models.CharField(_("mail"), max_length=40, choices=webinar_mails)
    audience = models.CharField(_("to"), max_length=12, choices=Audience)
    anchor = models.CharField(_("when"), max_length=8, choices=Anchor, default=Anchor.BEFORE_START)
    distance = models.DurationField(_("how long"), default=timedelta(0))
    enabled = models.BooleanField(_("switched on"), default=True)
    done_for = models.DateTimeField(
        _("done for the start at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("A webinar that moves is reminded of again."),
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("plan of reminders and follow-ups")
        ordering = ["webinar", "anchor", "-distance", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "audience", "anchor", "distance"],
                name="reminder_once",
                violation_error_message=_("The plan has this reminder already."),
            ),
            models.CheckConstraint(
                condition=Q(distance__gte=timedelta(0)),
                name="reminder_distance_is_not_negative",
                violation_error_message=_("Give a length of time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_audience_display()}"

    @property
    def source(self) -> str:
        """How its messages are marked in the outbox."""
        return f"reminder/{self.pk}"

    @property
    def due_at(self) -> datetime | None:
        """When it is to go; None where it waits for the recap, or counts from an hour that nobody
        knows. Needs `with_webinar`."""
        if self.anchor == self.Anchor.RECAP:
            return None
        if self.anchor == self.Anchor.AFTER_END:
            return self.webinar.ends_at + self.distance
        if self.distance < timedelta(days=1) and not self.webinar.hours_known:
            return None
        return earlier(self.webinar.starts_at, self.distance, self.webinar.zone)

    @property
    def drop_after(self) -> datetime | None:
        """Later than this it is not sent at all. Needs `with_webinar`."""
        due_at = self.due_at
        if due_at is None or self.anchor == self.Anchor.AFTER_END:
            return due_at and due_at + PATIENCE_AFTERWARDS
        patience = next((late for least, late in PATIENCE if self.distance >= least), None)
        start = self.webinar.starts_at
        return start if patience is None else min(start, due_at + patience)


def earlier(at: datetime, distance: timedelta, zone: ZoneInfo) -> datetime:
    """Whole days by the clock on the wall, so that 10:00 stays 10:00 when the clocks change.

    >>> start = datetime(2026, 3, 30, 8, tzinfo=UTC)
    >>> earlier(start, timedelta(days=7), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-23T09:00:00+00:00'
    """
    days = timedelta(distance.days)
    return (at.astimezone(zone) - days).astimezone(UTC) - (distance - days)
