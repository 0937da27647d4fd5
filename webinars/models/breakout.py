"""A break-out session of a webinar, and the people who host it."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.models import Theme
from tgtf_portal.core import tokens
from tgtf_portal.core.fields import AddressField, HttpsField, LineField, ProseField
from tgtf_portal.core.roles import Person, is_coordinator
from webinars.models.webinar import Webinar, counted


class BreakoutQuerySet(models.QuerySet["Breakout"]):
    def hosted_by(self, user: Person) -> Self:
        """Everything for coordinators; their own rooms for hosts who signed in."""
        if is_coordinator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(hosts__user=user)

    def planned(self) -> Self:
        """Those that people can still be seated in."""
        return self.filter(status=Breakout.Status.PLANNED)

    def in_order(self) -> Self:
        """As a webinar's programme lists them."""
        return self.order_by("position", "pk")

    def with_theme_name(self) -> Self:
        return self.annotate(theme_name=F("theme__name"))

    def with_webinar(self) -> Self:
        return self.select_related("webinar", "theme")

    def with_seats_taken(self) -> Self:
        return self.annotate(seats_taken=Count("seats", distinct=True))

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
        CLOSED = "closed", _("Closed")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="breakouts"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = LineField(_("title"), max_length=120)
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        verbose_name=_("theme"),
        related_name="breakouts",
        null=True,
        blank=True,
    )
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
    meeting_link = HttpsField(_("meeting link"), blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PLANNED)

    seats_taken: int  # annotated by with_seats_taken
    theme_name: str | None  # annotated by with_theme_name
    people: int  # annotated where a recap counts who was there

    objects = BreakoutQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("break-out")
        ordering = ["webinar", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "title"],
                name="breakout_title_once_per_webinar",
                violation_error_message=_("The webinar has a break-out of this title already."),
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

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.CLOSED

    def get_host_url(self) -> str:
        return reverse("webinars:breakout-host", args=[self.code])


class HostQuerySet(models.QuerySet["Host"]):
    def by_link(self, token: str) -> Self:
        """The one host whom a personal link lets in, if any."""
        code = tokens.read(Host.PURPOSE, token)
        return self.filter(code=code) if code else self.none()

    def of_person(self, user: Person, links: Collection[str]) -> Self:
        """Who somebody is as a host: by the personal links they came by, or by their account."""
        known = Q(code__in=links)
        return self.filter(known | Q(user=user) if user.is_authenticated else known)

    def with_room(self) -> Self:
        return self.select_related("breakout__webinar__series__facility", "user")


class Host(models.Model):
    """A person who runs a break-out, by login or by a personal link."""

    PURPOSE = "host"

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="hosts"
    )
    name = LineField(_("name"), max_length=120)
    email = AddressField(
        _("e-mail address"),
        blank=True,
        help_text=_("Without one, the host gets no personal link by mail."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="hosted",
        null=True,
        blank=True,
        help_text=_("Optional: hosts also come in by their personal link."),
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakout", "email"],
                condition=~models.Q(email=""),
                name="host_once_per_breakout",
                violation_error_message=_("This person hosts the break-out already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_link(self) -> str:
        """The personal link's whole address."""
        path = reverse("webinars:breakout-host-link", args=[self.breakout.code, self.token])
        return f"{settings.SITE_URL}{path}"
