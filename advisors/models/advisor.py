"""A hand-picked expert who advises clusters."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from clusters.models import Ecosystem, Facility, Theme
from tgtf_portal.core.tables.cells import listed
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.languages import LanguagesField, language_names

HELD = ("agreed", "running", "completed")  # an engagement's statuses once both have said yes
GIVEN_UP = ("withdrawn", "declined", "lapsed")  # of which nothing is spoken for
DAYS = DecimalField(max_digits=6, decimal_places=2)


class AdvisorQuerySet(models.QuerySet["Advisor"]):
    def engaged_by(self, facility: Facility | int | models.OuterRef) -> Self:
        """With an account in use, and an engagement that was not withdrawn. Who is on file alone
        is nobody's advisor yet."""
        return self.filter(
            engagements__project__facility=facility,
            engagements__status__in=HELD,
            user__is_active=True,
        ).distinct()

    def with_days_agreed(self) -> Self:
        agreed = Sum("engagements__days_agreed", filter=~Q(engagements__status__in=GIVEN_UP))
        return self.annotate(days_agreed=Coalesce(agreed, Value(Decimal()), output_field=DAYS))


class Advisor(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="advisor"
    )
    country = CountryField(_("country"), blank=True)
    languages = LanguagesField(_("languages"))
    other_languages = LineField(
        _("languages in other words"),
        max_length=200,
        blank=True,
        help_text=_("As a list wrote them; separated by |."),
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="advisors"
    )
    ecosystems = models.ManyToManyField(
        Ecosystem, verbose_name=_("industrial ecosystems"), blank=True, related_name="advisors"
    )
    sectors = LineField(
        _("sectors in other words"),
        max_length=300,
        blank=True,
        help_text=_("Where a list named none of the ecosystems; separated by |."),
    )
    days_offered = models.DecimalField(
        _("days offered"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(),
        validators=[MinValueValidator(0)],
    )
    bio = ProseField(_("about"), blank=True)

    objects = AdvisorQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[themes, ecosystems])

    class Meta:
        verbose_name = _("advisor")
        ordering = ["user__name__folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_offered__gte=0),
                name="advisor_days_not_negative",
                violation_error_message=_("Days cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def spoken(self) -> str:
        """Languages in words, those that nobody recognised last."""
        return ", ".join(
            filter(None, [language_names(self.languages), *listed(self.other_languages)])
        )
