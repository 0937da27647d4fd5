"""A break-out session of a webinar: what it is about, its places, its hours and its state."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.models import Theme
from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import HttpsField, LineField, ProseField
from tgtf_portal.core.values.folding import refuse_known
from tgtf_portal.core.values.links import optional
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.text import Joined
from webinars.models.languages import ROOM_LANGUAGES
from webinars.models.webinar import Webinar, counted

KNOWN = _("The webinar has a break-out of this title already.")
TO_CONCLUDE = timedelta(minutes=10)  # before the end


class BreakoutQuerySet(models.QuerySet["Breakout"]):
    @all_for_staff("webinars.change_breakout")
    def hosted_by(self, user: User) -> Self:
        """Their own rooms for hosts who signed in."""
        return self.filter(hosts__user=user)

    def run_by(self, user: Person, links: Collection[str]) -> Self:
        """Those that somebody hosts, known by personal links or by an account."""
        known = Q(hosts__code__in=links)
        known = known | Q(hosts__user=user) if user.is_authenticated else known
        return self.filter(known).distinct()

    def open(self) -> Self:
        """Those that people can still be seated in: planned, or running."""
        return self.exclude(status__in=Breakout.NOT_OPEN)

    def taking_place(self) -> Self:
        """All that staff did not cancel."""
        return self.exclude(status=Breakout.Status.CANCELLED)

    def running(self) -> Self:
        return self.filter(status=Breakout.Status.RUNNING)

    def in_order(self) -> Self:
        """As a webinar's programme lists them."""
        return self.order_by("position", "pk")

    def with_theme_name(self) -> Self:
        return self.annotate(theme_name=F("theme__name"))

    def with_webinar(self) -> Self:
        return self.select_related("webinar", "theme")

    def with_seats_taken(self) -> Self:
        return self.annotate(seats_taken=Count("seats", distinct=True))

    def with_places(self) -> Self:
        """Annotates seats taken, seats kept for an answer, and who wishes for it most."""
        kept: dict[str, Any] = {"status": "offered", "held_until__gt": Now()}
        return self.annotate(
            seats_taken=counted("webinars.Seat", of="breakout"),
            seats_kept=counted("webinars.SeatRequest", of="breakout", **kept),
            first_wishes=counted("webinars.Preference", of="breakout", rank=1),
        )

    def with_host_names(self) -> Self:
        """Annotates the hosts' names as one text, nothing where it has none."""
        hosts = apps.get_model("webinars.Host")._default_manager.order_by()
        own = hosts.filter(breakout=OuterRef("pk")).values("breakout")
        return self.annotate(host_names=Subquery(own.annotate(n=Joined("name")).values("n")))

    def with_rank(self, registration: int) -> Self:
        """Annotates which wish of somebody's it is; `registration` is a key."""
        wishes = apps.get_model("webinars.Preference")._default_manager.order_by()
        own = wishes.filter(breakout=OuterRef("pk"), registration=registration)
        return self.annotate(own_rank=Subquery(own.values("rank")))

    def with_counts(self) -> Self:
        """Annotates seats, first wishes, shown insights and conclusions, each by a subquery."""
        shown: dict[str, Any] = {"of": "breakout", "hidden_at": None}
        return self.annotate(
            seats_taken=counted("webinars.Seat", of="breakout"),
            first_wishes=counted("webinars.Preference", of="breakout", rank=1),
            insight_count=counted("webinars.Insight", **shown),
            conclusion_count=counted("webinars.Insight", kind="conclusion", **shown),
        )


class Breakout(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    NOT_OPEN = (Status.CLOSED, Status.CANCELLED)

    class UnderMinimum(models.TextChoices):
        """As `domain.seating` names them; empty means as the seating's rules say."""

        LEAVE = "leave", _("Let it take place all the same")
        CLOSE = "close", _("Close it")
        TOP_UP = "top_up", _("Seat more people in it")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="breakouts"
    )
    # In its meeting link alone: `code` stands in addresses that more people read than may enter.
    meeting_code = models.CharField(max_length=32, default=tokens.new_code, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = LineField(_("title"), max_length=120)
    theme = optional(Theme, models.PROTECT, verbose_name=_("theme"), related_name="breakouts")
    description = ProseField(_("description"), max_length=2000, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"), default=20, validators=[MinValueValidator(1)]
    )
    minimum = models.PositiveIntegerField(
        _("minimum"),
        default=0,
        blank=True,
        help_text=_("The fewest people for it to take place; empty where any number will do."),
    )
    under_minimum = models.CharField(
        _("with fewer people than that"),
        max_length=8,
        choices=UnderMinimum,
        blank=True,
        help_text=_("Empty: as the rules of the seating say for all rooms."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=ROOM_LANGUAGES,
        blank=True,
        help_text=_("Empty where it is the webinar’s."),
    )
    meeting_link = HttpsField(
        _("meeting link"),
        blank=True,
        help_text=_("Empty: the webinar’s pattern for room links makes one, where it has one."),
    )
    venue = LineField(_("room on site"), max_length=200, blank=True)
    agenda = ProseField(
        _("agenda"),
        max_length=2000,
        blank=True,
        help_text=_(
            "One step a line, its minutes first: “10 Round of introductions”. Empty: the webinar’s."
        ),
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PLANNED)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, editable=False)
    warned_at = models.DateTimeField(_("warned at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    cancelled_because = ProseField(
        _("why it was cancelled"), max_length=1000, blank=True, editable=False
    )
    # Grows when its pages change: a reader's browser learns cheaply that nothing is new.
    pulse = models.PositiveBigIntegerField(default=0, editable=False)

    seats_taken: int  # annotated by with_seats_taken, with_places and with_counts
    seats_kept: int  # annotated by with_places
    first_wishes: int  # annotated by with_places and with_counts
    host_names: str | None  # annotated by with_host_names
    own_rank: int | None  # annotated by with_rank
    theme_name: str | None  # annotated by with_theme_name
    people: int  # annotated where a recap counts who was there
    here: int  # annotated, as the three below, where a moderator leads
    insight_count: int
    key_count: int
    conclusion_count: int

    objects = BreakoutQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["pulse", "meeting_code"])

    class Meta:
        verbose_name = _("break-out")
        ordering = ["webinar", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "title"],
                name="breakout_title_once_per_webinar",
                violation_error_message=KNOWN,
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1),
                name="breakout_has_places",
                violation_error_message=_("A break-out has at least one place."),
            ),
            models.CheckConstraint(
                condition=models.Q(minimum__lte=F("capacity")),
                name="breakout_minimum_fits",
                violation_error_message=_("The minimum is more than the places."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """An empty minimum is none. The constraint says the rest too, but not beside the field."""
        self.minimum = self.minimum or 0
        if self.capacity is not None and self.minimum > self.capacity:
            raise ValidationError({"minimum": _("The minimum is more than the places.")})

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "title" not in (exclude or ()):
            others = Breakout.objects.filter(webinar=self.webinar_id).exclude(pk=self.pk)
            refuse_known(others, self.title, KNOWN, field="title")

    @property
    def is_open(self) -> bool:
        return self.status not in self.NOT_OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def seats_left(self) -> int:
        """Neither taken nor kept for an answer; needs `with_places`."""
        return max(0, self.capacity - self.seats_taken - self.seats_kept)

    @property
    def time_left(self) -> timedelta | None:
        """Until it ends, never below nothing; None where no end is set."""
        if not self.is_running or self.ends_at is None:
            return None
        return max(self.ends_at - timezone.now(), timedelta(0))

    @property
    def stage(self) -> str:
        """What participants can do in it now: one of cancelled, closed, open and early.

        Once the webinar has begun nobody waits for the moderator's button.
        """
        if self.is_cancelled or self.webinar.status == Webinar.Status.CANCELLED:
            return "cancelled"
        if not self.is_open:
            return "closed"
        begun = self.is_running or self.webinar.starts_at <= timezone.now()
        return "open" if begun else "early"

    @property
    def closes_at(self) -> datetime:
        """Where nobody said so, when the webinar ends."""
        return self.ends_at or self.webinar.ends_at

    @property
    def is_concluding(self) -> bool:
        """Its end is near, where anybody has told when that is."""
        end_known = self.ends_at is not None or self.webinar.hours_known
        return self.is_open and end_known and timezone.now() >= self.closes_at - TO_CONCLUDE

    @property
    def way_in(self) -> str:
        """Its own meeting link, or the one that the webinar's pattern makes; often neither."""
        return self.meeting_link or self.webinar.room_link.replace("{room}", self.meeting_code)

    def get_absolute_url(self) -> str:
        """Its board: for those who sit in it, its hosts, moderators and staff."""
        return address_of("webinars:breakout-detail", self.code)

    def get_host_url(self) -> str:
        return address_of("webinars:breakout-host", self.code)


class Material(models.Model):
    """Something to read for a break-out, wherever it lies."""

    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="materials"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = LineField(_("title"), max_length=160)
    link = HttpsField(_("link"))

    class Meta:
        verbose_name = _("material")
        ordering = ["breakout", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakout", "title"],
                name="material_title_once_per_breakout",
                violation_error_message=_("The break-out has a material of this title already."),
            )
        ]

    def __str__(self) -> str:
        return self.title
