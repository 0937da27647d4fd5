"""One person's place at one webinar."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from clusters.models import Cluster
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField, ProseField
from tgtf_portal.core.values.links import actor, optional
from tgtf_portal.core.values.routes import address_of
from webinars.models.invitation import Invitation
from webinars.models.personal_link import meeting_id_of
from webinars.models.place_count import PlacesAreCounted
from webinars.models.queue_entry import QueueEntry, QueueEntryQuerySet
from webinars.models.webinar import Webinar, takes_place


class RegistrationQuerySet(QueueEntryQuerySet["Registration"]):
    def active(self) -> Self:
        """Those who have a place."""
        return self.filter(has_place())

    def expected(self) -> Self:
        """Those who have a place, are offered one or wait for one: they know their own page."""
        return self.filter(status__in=Registration.EXPECTED)

    def taking_places(self) -> Self:
        """Those with a place, and those for whom one is kept for a while."""
        return self.filter(takes_place())

    def unconfirmed_since(self, time: datetime) -> Self:
        """Those who left the mail that asks for their address unanswered."""
        return self.filter(status=Registration.Status.PENDING, registered_at__lte=time)

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility", "cluster")

    def by_link(self, token: str) -> Self:
        """The one registration that a personal link opens, if any."""
        return self.filter(code=tokens.read(Registration.PURPOSE, token))

    def by_confirm_link(self, token: str) -> Self:
        return self.filter(code=tokens.read(Registration.CONFIRMING, token))

    def by_check_in(self, token: str) -> Self:
        """The one whose QR code was read."""
        return self.filter(code=tokens.read(Registration.CHECKING_IN, token))

    def of_user(self, user: Person) -> Self:
        """Those of a person who signed in, whose address was therefore checked."""
        return self.filter(email=user.email) if user.is_authenticated else self.none()

    def with_seat(self) -> Self:
        return self.select_related("seat__breakout__webinar")

    def in_room_order(self) -> Self:
        """Those without a seat first; then room by room, by name."""
        rooms = F("seat__breakout__position").asc(nulls_first=True)
        return self.order_by(rooms, "seat__breakout", "name__folded", "pk")

    def with_wishes(self) -> Self:
        return self.prefetch_related("preferences")


class Registration(QueueEntry):
    PURPOSE = "registration"
    CONFIRMING = "registration.confirm"
    CHECKING_IN = "check-in"

    class Status(models.TextChoices):
        PENDING = "pending", _("Address to be confirmed")
        CONFIRMED = "confirmed", _("Has a place")
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Offered a place")
        CANCELLED = "cancelled", _("Cancelled")

    EXPECTED = (Status.CONFIRMED, Status.OFFERED, Status.WAITING)
    QUEUE, TURN = "webinar_id", "seq"
    LAPSED = {Status.OFFERED: Status.CANCELLED, Status.PENDING: Status.PENDING}
    ENDED = {Status.CANCELLED: "cancelled_at"}

    class Arrival(models.TextChoices):
        JOINED = "joined", _("Joined online")
        CHECKED_IN = "checked_in", _("Checked in on site")
        NOTED = "noted", _("Noted by staff")

    class Origin(models.TextChoices):
        PAGE = "page", _("The public page")
        LIST = "list", _("An imported list")

    class Maturity(models.TextChoices):
        """As `domain.seating` names them; empty where nobody said."""

        BEGINNING = "beginning", _("At the beginning")
        ADVANCED = "advanced", _("Advanced")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="registrations"
    )
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120)
    organisation = LineField(_("organisation"), max_length=160, blank=True)
    cluster = optional(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="registrations"
    )
    country = CountryField(_("country"), blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    maturity = models.CharField(
        _("how far on the way to green"), max_length=10, choices=Maturity, blank=True
    )
    offers = ProseField(_("what they offer"), max_length=500, blank=True)
    seeks = ProseField(_("what they look for"), max_length=500, blank=True)
    invitation = models.OneToOneField(
        Invitation,
        models.PROTECT,
        verbose_name=_("invitation"),
        related_name="registration",
        null=True,
        blank=True,
    )
    origin = models.CharField(
        _("where it came from"), max_length=10, choices=Origin, default=Origin.PAGE
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CONFIRMED)
    seq = models.PositiveIntegerField(
        _("number in order of arrival"), help_text=_("The waiting list goes by it.")
    )
    held_until = models.DateTimeField(
        _("place kept until"),
        null=True,
        blank=True,
        help_text=_("While an address is to be confirmed or an offer to be accepted."),
    )
    registered_by = actor(_("registered by"))
    group_code = models.ForeignKey(
        "webinars.GroupCode",
        models.SET_NULL,
        verbose_name=_("group code"),
        related_name="registrations",
        null=True,
        blank=True,
    )
    registered_at = models.DateTimeField(_("registered at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    # What they gave up by cancelling, for who comes back: see `breakouts/domain/given_up.py`.
    given_up = models.JSONField(default=dict, blank=True, editable=False)
    objected_at = models.DateTimeField(
        _("objected to being registered by others at"), null=True, blank=True, editable=False
    )
    round = models.PositiveSmallIntegerField(
        _("how often registered"),
        default=1,
        help_text=_("Grows when a person comes back after cancelling."),
    )
    attended = models.BooleanField(_("attended"), default=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    arrival = models.CharField(_("how noted"), max_length=10, choices=Arrival, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-registered_at", "-pk"]
        permissions = (
            ("export_registration", "Can take lists of participants out"),
            ("link_registration", "Can see personal links of participants"),
        )
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "email"],
                name="registration_once_per_webinar",
                violation_error_message=_("This person is registered already."),
            ),
            models.UniqueConstraint(
                fields=["webinar", "seq"],
                name="registration_number_once_per_webinar",
                violation_error_message=_("Two people cannot arrive as the same number."),
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="registration_cancelled_has_a_time",
                violation_error_message=_("A cancelled registration needs its time."),
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(held_until__isnull=False),
                name="registration_offer_ends",
                violation_error_message=_("An offered place needs an end."),
            ),
            PlacesAreCounted(name="registration_has_a_place"),
        ]
        indexes = [
            # Only a kept place has an end: this stays small, and the sweep costs nothing.
            models.Index(
                F("held_until"),
                condition=Q(held_until__isnull=False),
                name="registration_kept_places",
            ),
            models.Index(
                F("webinar"), F("registered_at").desc(), F("id").desc(), name="registration_list"
            ),
            models.Index(F("registered_at").desc(), F("id").desc(), name="registration_latest"),
            # Somebody's own calendar and data: over all webinars.
            models.Index(F("email"), name="registration_email"),
            # Counted under the lock, and on each page that says how many places are left.
            models.Index(
                fields=["webinar", "held_until"],
                condition=Q(status__in=["pending", "offered"]),
                name="registration_held",
            ),
            # The next in line is found without reading past all who have a place.
            models.Index(
                fields=["webinar", "seq"], condition=Q(status="waiting"), name="registration_line"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stage(self) -> str:
        """What the person meets on their page.

        One of called_off, over, left, coming, pending, waiting, offered.
        """
        if self.webinar.status == Webinar.Status.CANCELLED:
            return "called_off"
        if self.webinar.is_over:
            return "over"
        return {self.Status.CONFIRMED: "coming", self.Status.CANCELLED: "left"}.get(
            self.Status(self.status), self.status
        )

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_off(self) -> bool:
        """They do not come, or it does not take place: their page tells no more than that."""
        off = self.webinar.status == Webinar.Status.CANCELLED
        return off or self.status == self.Status.CANCELLED

    @property
    def is_expected(self) -> bool:
        return self.status in self.EXPECTED

    @property
    def came_by(self) -> str:
        """By which way in. Costs no query with invitation, group code and who registered them."""
        audience = self.invitation.audience if self.invitation else ""
        by = str(self.registered_by or "")
        return way_of_coming(self.origin, audience, by, has_code=bool(self.group_code_id))

    @property
    def calendar_sequence(self) -> int:
        """What their own turns add to the webinar's calendar revision: one, two, three a round.

        Waiting, with a place, cancelled: nobody goes back within a round, and whoever returns
        begins another. So it only grows, and is more than the entry for everybody has.
        """
        turn = {self.Status.CONFIRMED: 2, self.Status.CANCELLED: 3}.get(self.Status(self.status), 1)
        return 3 * (self.round - 1) + turn

    @property
    def turned_at(self) -> datetime:
        """When they last registered or cancelled."""
        return max(filter(None, [self.registered_at, self.cancelled_at]))

    @property
    def meeting_id(self) -> str:
        return meeting_id_of(self.pk)

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    @property
    def confirm_token(self) -> str:
        return tokens.issue(self.CONFIRMING, self.code)

    def get_absolute_url(self) -> str:
        return address_of("webinars:registration-detail", self.token)

    def get_link(self) -> str:
        """The personal link's whole address."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    def get_keyless_url(self) -> str:
        """The same page for whoever is known there; to everybody else it offers the link by mail.

        For whatever is kept elsewhere, as calendars are: it opens nothing.
        """
        return address_of("webinars:registration-own", self.webinar.slug)

    def get_confirm_link(self) -> str:
        """Where a guest shows that the address is theirs."""
        return whole_address("webinars:registration-confirm", self.confirm_token)

    def get_check_in_url(self) -> str:
        """What the QR code says: it opens to coordinators alone, and opens nothing else."""
        return address_of("webinars:arrival-scan", tokens.issue(self.CHECKING_IN, self.code))

    def get_check_in_link(self) -> str:
        return f"{settings.SITE_URL}{self.get_check_in_url()}"

    def wishes(self) -> list[int]:
        """Break-outs by rank, the dearest first; needs `with_wishes` to cost no query."""
        return [p.breakout_id for p in sorted(self.preferences.all(), key=lambda p: p.rank)]


def has_place(people: str = "") -> Q:
    """Whose place is sure. `people` is the way to them, such as `registration__`."""
    return Q(**{f"{people}status": Registration.Status.CONFIRMED})


def has_come(people: str = "") -> Q:
    """Who had a place and was there."""
    return has_place(people) & Q(**{f"{people}attended": True})


def waits(people: str = "") -> Q:
    """Who is on the waiting list."""
    return Q(**{f"{people}status": Registration.Status.WAITING})


def way_of_coming(origin: str, audience: str, registered_by: str, *, has_code: bool) -> str:
    """In words, of what a registration notes about it."""
    if origin == Registration.Origin.LIST:
        return str(Registration.Origin.LIST.label)
    if audience:
        return str(Invitation.Audience(audience).label)
    if registered_by:
        return str(_("Registered by %s")) % registered_by
    return str(_("A group’s code") if has_code else Registration.Origin.PAGE.label)
