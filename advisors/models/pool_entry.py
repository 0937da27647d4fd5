"""Somebody in a facility's pool: a CV that staff pick from; an account comes with their own yes."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from advisors.models.activity import Activity
from advisors.models.advisor import Advisor
from clusters.models import Ecosystem, Facility, Theme
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import listed
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField, ProseField
from tgtf_portal.core.values.languages import LanguagesField, language_names
from tgtf_portal.core.values.links import actor, optional

WHOLE = 100  # percent


def codes_of(countries: Any) -> list[str]:
    """Of a field that holds several countries."""
    return [country.code for country in countries]


class PoolEntryQuerySet(models.QuerySet["PoolEntry"]):
    def by_link(self, token: str) -> Self:
        """The one whom a personal link lets in, if any."""
        return self.filter(code=tokens.read(PoolEntry.PURPOSE, token))

    def of_person(self, user: User) -> Self:
        """Their own, by account or by the address of it."""
        return self.filter(Q(advisor__user=user) | Q(email=user.email))


class PoolEntry(models.Model):
    PURPOSE = "pool"

    class Status(models.TextChoices):
        NEW = "new", _("New")
        PICKED = "picked", _("Picked")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        REFUSED = "refused", _("Said no")

    # What the profile of an advisor takes over.
    PROFILE = ("country", "languages", "other_languages", "sectors", "days_offered", "bio")
    MANY = ("themes", "ecosystems")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_("facility"), related_name="pool"
    )
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120)
    country = CountryField(_("country"), blank=True)
    languages = LanguagesField(_("languages"))
    other_languages = LineField(_("languages in other words"), max_length=200, blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="pool_entries"
    )
    ecosystems = models.ManyToManyField(
        Ecosystem, verbose_name=_("industrial ecosystems"), blank=True, related_name="pool_entries"
    )
    sectors = LineField(_("sectors in other words"), max_length=300, blank=True)
    worked_in = CountryField(_("countries worked in"), multiple=True, blank=True, max_length=1000)
    years = models.PositiveSmallIntegerField(
        _("years of experience"), null=True, blank=True, validators=[MaxValueValidator(80)]
    )
    days_offered = models.DecimalField(
        _("days offered"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    shares = models.JSONField(_("shares of the days"), default=dict, blank=True)
    bio = ProseField(_("CV"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    why = ProseField(_("why"), blank=True, help_text=_("Staff's words; mails do not tell them."))
    decided_by = actor(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    open_until = models.DateTimeField(_("link works until"), null=True, blank=True)
    answer = ProseField(_("answer"), blank=True)
    changed_at = models.DateTimeField(_("last step"), default=timezone.now)
    advisor = optional(
        Advisor, models.SET_NULL, verbose_name=_("advisor"), related_name="pool_entries"
    )

    objects = PoolEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("pool entry")
        verbose_name_plural = _("pool entries")
        ordering = ["facility", "name__folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "email"],
                name="pool_entry_once_per_facility",
                violation_error_message=_("The facility's pool has this address already."),
            ),
            models.CheckConstraint(
                condition=Q(days_offered__isnull=True) | Q(days_offered__gte=0),
                name="pool_entry_days_not_negative",
                violation_error_message=_("Days cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_answer_url(self) -> str:
        return reverse("advisors:pool-entry-confirm", args=[self.token])

    def get_link(self) -> str:
        """The personal link's whole address."""
        return whole_address("advisors:pool-entry-confirm", self.token)

    @property
    def was_told(self) -> bool:
        """Whether the person has heard of it from us."""
        return self.open_until is not None

    @property
    def is_open(self) -> bool:
        """Whether the person can answer now."""
        waits = self.status == self.Status.PICKED and self.open_until is not None
        return waits and timezone.now() < self.open_until  # type: ignore[operator]

    @property
    def spoken(self) -> str:
        return ", ".join(
            filter(None, [language_names(self.languages), *listed(self.other_languages)])
        )

    @property
    def countries(self) -> str:
        return ", ".join(map(str, codes_of(self.worked_in)))

    @property
    def shares_in_words(self) -> str:
        told = [
            f"{label} {self.shares[kind]} %"
            for kind, label in Activity.Kind.choices
            if self.shares.get(kind)
        ]
        return ", ".join(told)

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {"picked": "open", "confirmed": "done", "new": "wait"}
        return tones.get(self.status, "off")

    @property
    def in_words(self) -> str:
        """The status as the person reads it."""
        words = {
            self.Status.NEW: _("On file"),
            self.Status.PICKED: _("Waits for your answer") if self.is_open else _("Picked"),
            self.Status.CONFIRMED: _("You said yes"),
            self.Status.DECLINED: _("Not picked this time"),
            self.Status.REFUSED: _("You said no"),
        }
        return str(words[self.Status(self.status)])

    def facts_of_profile(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.PROFILE}
