"""A webinar in a series, from its draft to the day after."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.models import Facility
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import public_and_own, within
from tgtf_portal.core.times.words import city, is_whole_day, period
from tgtf_portal.core.values.fields import HttpsField, LineField, ProseField, TimeZoneField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.text import lines

if TYPE_CHECKING:
    from webinars.models.recap import Recap

LONGEST = timedelta(days=7)
DOORS_OPEN = timedelta(hours=1)  # before the start


class Series(models.Model):
    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_("facility"), related_name="series"
    )
    slug = models.SlugField(_("slug"), unique=True)
    title = LineField(_("title"), max_length=160)
    example = models.ForeignKey(  # for the next one
        "webinars.Webinar", models.SET_NULL, null=True, blank=True, related_name="example_of"
    )

    class Meta:
        verbose_name = _("series of webinars")
        verbose_name_plural = _("series of webinars")
        ordering = ["title__folded", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("webinars:series-detail", self.slug)

    def next_number(self) -> int:
        highest: int | None = self.webinars.aggregate(highest=Max("number"))["highest"]
        return (highest or 0) + 1


class WebinarQuerySet(models.QuerySet["Webinar"]):
    def visible_to(self, user: Person) -> Self:
        """Announced, held and cancelled ones; for staff their facilities' drafts, too."""
        public = self.exclude(status=Webinar.Status.DRAFT)
        return public_and_own(self, public, user, "webinars.view_webinar")

    def worked_at_by(self, user: Person) -> Self:
        """Those of the facilities that a member of staff sees."""
        return within(self, user)

    def coming(self, now: datetime | None = None) -> Self:
        """Announced and not over yet, the next one first."""
        announced = self.filter(status=Webinar.Status.ANNOUNCED)
        return announced.filter(ends_at__gt=now or timezone.now()).order_by("starts_at")

    def not_begun(self, now: datetime | None = None) -> Self:
        return self.filter(starts_at__gt=now or timezone.now())

    def under_way(self, now: datetime | None = None) -> Self:
        """Begun and not over."""
        return self.coming(now).filter(starts_at__lte=now or timezone.now())

    def past(self, now: datetime | None = None) -> Self:
        """Held, or announced and over, the latest first."""
        over = Q(status=Webinar.Status.ANNOUNCED, ends_at__lte=now or timezone.now())
        return self.filter(Q(status=Webinar.Status.HELD) | over).order_by("-starts_at")

    def concluded(self) -> Self:
        """Held, or announced with all their break-outs, one at least, closed."""
        rooms = apps.get_model("webinars.Breakout")._default_manager.filter(webinar=OuterRef("pk"))
        closed = Exists(rooms.taking_place()) & ~Exists(rooms.open())
        held = Q(status=Webinar.Status.HELD)
        return self.filter(held | Q(closed, status=Webinar.Status.ANNOUNCED))

    def awaiting_recap(self) -> Self:
        """Concluded, and the recap asked for and neither compiled since nor approved.

        Where the rooms ran and all are closed, in whatever way, nobody needs to ask.
        """
        rooms = apps.get_model("webinars.Breakout")._default_manager.filter(webinar=OuterRef("pk"))
        ran = Q(Exists(rooms.exclude(opened_at=None)), status=Webinar.Status.ANNOUNCED)
        stale = Q(
            recap__status__in=["draft", "withdrawn"], recap__compiled_at__lt=F("recap_wanted_at")
        )
        missing = Q(recap=None) & (Q(recap_wanted_at__isnull=False) | ran)
        return self.concluded().filter(stale | missing).order_by("recap_wanted_at", "pk")

    def with_facility(self) -> Self:
        return self.select_related("series__facility", "recap")

    def with_counts(self) -> Self:
        """Annotates places taken, invitations and break-outs, each by its own subquery."""
        return self.with_places_taken().annotate(
            invitation_count=counted("webinars.Invitation"),
            breakout_count=counted("webinars.Breakout"),
        )

    def with_places_taken(self) -> Self:
        """Annotates the places that people have or that are kept for them, and who waits."""
        kept = counted("webinars.Registration", is_kept())
        return self.annotate(
            places_taken=Coalesce(F("place_count__confirmed"), 0) + kept,
            waiting_count=Coalesce(F("place_count__waiting"), 0),
        )

    def with_group_codes(self, now: datetime | None = None) -> Self:
        """Annotates whether a code is out by which a group can register now."""
        codes = apps.get_model("webinars.GroupCode")._default_manager.valid(now)
        return self.annotate(has_group_codes=Exists(codes.filter(webinar=OuterRef("pk"))))


class Webinar(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    series = models.ForeignKey(
        Series, models.PROTECT, verbose_name=_("series"), related_name="webinars"
    )
    number = models.PositiveSmallIntegerField(_("number in the series"))
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = LineField(_("title"), max_length=160)
    summary = ProseField(_("what it is about"), max_length=2000, blank=True)
    purpose = ProseField(
        _("purpose"), blank=True, help_text=_("One a line, each completing “to …”.")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = TimeZoneField(_("time zone"), default="Europe/Brussels")
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    capacity = models.PositiveIntegerField(
        _("places"), default=100, validators=[MinValueValidator(1)]
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered place"),
        default=24,
        help_text=_(
            "For the next on the waiting list. With 0, or so near to the start that it would end "
            "later, the place is theirs at once."
        ),
    )
    meeting_link = HttpsField(_("meeting link"), blank=True)
    venue = LineField(
        _("room on site"), max_length=200, blank=True, help_text=_("For those who come in person.")
    )
    breakout_minutes = models.PositiveSmallIntegerField(
        _("minutes in the break-outs"),
        default=45,
        validators=[MinValueValidator(5), MaxValueValidator(480)],
        help_text=_("How long they run once they are opened; each can be extended."),
    )
    breakout_agenda = ProseField(
        _("agenda of the break-outs"),
        max_length=2000,
        blank=True,
        help_text=_("One step a line, its minutes first: “10 Round of introductions”."),
    )
    room_link = LineField(
        _("pattern for room links"),
        max_length=300,
        blank=True,
        help_text=_(
            "A meeting link for each break-out without its own: {room} stands for a code that "
            "nobody can guess, as in https://meet.example.org/tgtf-{room}."
        ),
    )
    closing = ProseField(_("how it closed"), blank=True, help_text=_("A sentence for the recap."))
    outputs = ProseField(_("what came out of it"), blank=True, help_text=_("One a line."))
    attended = models.PositiveIntegerField(_("people who attended"), null=True, blank=True)
    attended_estimated = models.BooleanField(
        _("estimated"), default=False, help_text=_("The recap then says “about”.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    cancelled_because = ProseField(
        _("why it was cancelled"), max_length=1000, blank=True, editable=False
    )
    moved_from = models.DateTimeField(
        _("start before it was moved"), null=True, blank=True, editable=False
    )
    calendar_sequence = models.PositiveIntegerField(
        _("calendar revision"), default=0, editable=False
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    recap_wanted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Grows with whatever the plenary's pages show, as each break-out's does with its own.
    pulse = models.PositiveBigIntegerField(default=0, editable=False)

    # Annotated by the QuerySet's with_… methods.
    places_taken: int
    waiting_count: int
    invitation_count: int
    breakout_count: int
    has_group_codes: bool
    has_rooms: bool  # annotated where staff see what to do next

    objects = WebinarQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["pulse"])

    class Meta:
        verbose_name = _("webinar")
        ordering = ["-starts_at"]
        indexes = [models.Index(F("starts_at"), name="webinar_by_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"],
                name="webinar_number_once_per_series",
                violation_error_message=_("The series has a webinar of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="webinar_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="webinar_has_places",
                violation_error_message=_("A webinar has at least one place."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("webinars:webinar-detail", self.slug)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def day(self) -> date:
        """On which it is held, where it is held."""
        return self.starts_at.astimezone(self.zone).date()

    @property
    def when(self) -> str:
        return period(self.starts_at, self.ends_at, self.time_zone).text

    @property
    def hours_known(self) -> bool:
        """A webinar that takes the whole day is one of which only the day was told."""
        return not is_whole_day(self.starts_at, self.ends_at, self.time_zone)

    @property
    def purposes(self) -> list[str]:
        return lines(self.purpose)

    @property
    def takes_registrations(self) -> bool:
        return self.status == self.Status.ANNOUNCED and self.ends_at > timezone.now()

    @property
    def is_over(self) -> bool:
        return self.status == self.Status.HELD or self.ends_at <= timezone.now()

    @property
    def doors_at(self) -> datetime:
        """From when on the registered can go in; where no hour is known, from the day's first."""
        return self.starts_at - DOORS_OPEN if self.hours_known else self.starts_at

    @property
    def doors_when(self) -> str:
        """The same in words, which go on from “they open”."""
        if self.hours_known:
            return str(_("an hour before the start"))
        return str(_("when the day begins in %s")) % city(self.time_zone)

    @property
    def doors_open(self) -> bool:
        """Near enough to its time to go in, and not over."""
        return self.takes_registrations and self.doors_at <= timezone.now()

    @property
    def published_recap(self) -> "Recap | None":
        """Needs `with_facility` to cost no query."""
        recap = getattr(self, "recap", None)
        return recap if recap and recap.is_published else None

    @property
    def phase(self) -> str:
        """One of draft, cancelled, before, running and over."""
        if self.status in (self.Status.DRAFT, self.Status.CANCELLED):
            return self.status
        if self.is_over:
            return "over"
        return "running" if self.starts_at <= timezone.now() else "before"

    @property
    def stage(self) -> str:
        """What a reader meets: draft, cancelled, recapped, over, full or open.

        Needs `with_facility` and `with_places_taken`.
        """
        if self.phase in ("before", "running"):
            return "open" if self.places_left else "full"
        return "recapped" if self.phase == "over" and self.published_recap else self.phase

    @property
    def places_left(self) -> int:
        """Open to the next who asks; none while others wait. Needs `with_places_taken`."""
        return 0 if self.waiting_count else max(0, self.capacity - self.places_taken)

    @property
    def calendar_uid(self) -> str:
        """The same for every reader and revision, so that calendars update instead of adding."""
        return f"webinar-{self.pk}@{settings.SITE_URL.split('://')[-1].split(':')[0]}"


def takes_place(people: str = "") -> Q:
    """Which registrations leave a place less for others: theirs, or kept for a while.

    `people` is the way to them, such as `registrations__`.
    """
    return Q(**{f"{people}status": "confirmed"}) | is_kept(people)


def is_kept(people: str = "") -> Q:
    """For whom a place is kept for a while: `registration_held` finds them."""
    return Q(**{f"{people}status__in": ["pending", "offered"], f"{people}held_until__gt": Now()})


def counted(model: str, *conditions: Q, of: str = "webinar", **facts: object) -> Coalesce:
    """How many rows of another table belong to a row, as a subquery (joins would multiply)."""
    rows = apps.get_model(model)._default_manager.filter(
        *conditions, **{of: OuterRef("pk")}, **facts
    )
    number = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
