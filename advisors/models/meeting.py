"""When advisor and clusters meet: a session of advice with its hour and place."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.models.activity import Activity
from advisors.models.engagement import Engagement
from tgtf_portal.core.times.words import period
from tgtf_portal.core.values.fields import HttpsField, LineField, TimeZoneField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def coming(self) -> Self:
        return self.filter(cancelled_at=None, ends_at__gt=timezone.now()).order_by("starts_at")

    def to_be_logged(self) -> Self:
        """Held by the clock, and nothing is logged of them."""
        held = self.filter(cancelled_at=None, ends_at__lte=timezone.now(), activity=None)
        return held.order_by("starts_at")

    def with_engagement(self) -> Self:
        return self.select_related(
            "engagement__advisor__user",
            "engagement__project__facility",
            "engagement__project__coordinator",
        )


class Meeting(models.Model):
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="meetings"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Activity.Kind)
    title = LineField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = TimeZoneField(_("time zone"), default="Europe/Brussels")
    place = LineField(_("place"), max_length=200, blank=True)
    link = HttpsField(_("link to join"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_because = LineField(_("why it is cancelled"), max_length=300, blank=True)
    calendar_sequence = models.PositiveIntegerField(_("calendar sequence"), default=0)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("set by"), related_name="+"
    )
    activity = models.OneToOneField(
        Activity, models.SET_NULL, verbose_name=_("activity"), null=True, blank=True
    )

    objects = MeetingQuerySet.as_manager()
    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("meeting")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(link=""),
                name="meeting_is_somewhere",
                violation_error_message=_("Say where you meet: a place, or a link to join."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("advisors:meeting-detail", self.engagement.code, self.code)

    @property
    def when(self) -> str:
        """In the meeting's own zone."""
        return period(self.starts_at, self.ends_at, self.time_zone).text

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def waits_to_be_logged(self) -> bool:
        return self.is_over and not self.is_cancelled and self.activity_id is None

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()
