"""The facility itself: one row for each cohort it supports."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tgtf_portal.core.values.fields import AddressField, LineField, ProseField, TimeZoneField
from tgtf_portal.core.values.lookalikes import protect


class FacilityQuerySet(models.QuerySet["Facility"]):
    def current(self) -> "Facility | None":
        """The cohort that the public pages speak of, and that imports are about."""
        return self.filter(status=Facility.Status.CURRENT).first()


class Facility(models.Model):
    class Status(models.TextChoices):
        PREPARING = "preparing", _("Preparing")
        CURRENT = "current", _("Current")
        CLOSED = "closed", _("Closed")

    slug = models.SlugField(_("slug"), unique=True)
    name = LineField(_("name"), max_length=120)
    acronym = LineField(_("acronym"), max_length=20)
    initiative = LineField(_("initiative"), max_length=120, blank=True)
    summary = ProseField(_("what it does, in a sentence or two"), blank=True)
    support = ProseField(
        _("forms of its support"),
        blank=True,
        help_text=_("One a line, as recaps list them: “workshop”."),
    )
    selected_projects = models.PositiveSmallIntegerField(
        _("number of projects"), default=25, validators=[MinValueValidator(1)]
    )
    contact_address = AddressField(_("contact address"), blank=True)
    time_zone = TimeZoneField(_("time zone"), default="Europe/Brussels")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PREPARING)
    letters_released_above = models.PositiveIntegerField(
        _("letters that a colleague releases"),
        null=True,
        blank=True,
        help_text=_(
            "A letter to more people than this needs the release of a colleague who did not write "
            "it. Empty: none does; 0: each does."
        ),
    )

    objects = FacilityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(selected_projects__gte=1),
                name="facility_selects_projects",
                violation_error_message=_("A facility supports at least one project."),
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(status="current"),
                name="one_facility_is_current",
                violation_error_message=_("Another facility is current."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})"

    @property
    def forms_of_support(self) -> list[str]:
        return [line.strip() for line in self.support.splitlines() if line.strip()]


@protect
def facility_names() -> Iterable[str]:
    return (name for names in Facility.objects.values_list("name", "acronym") for name in names)


class StaffAssignment(models.Model):
    """To whose work a member of staff belongs; without one they see every facility's."""

    facility = models.ForeignKey(
        Facility, models.CASCADE, verbose_name=_("facility"), related_name="staff_assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="staff_assignments",
    )

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff who see this facility alone")
        ordering = ["facility", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "user"],
                name="staff_assigned_once",
                violation_error_message=_("This person is assigned already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Reviewer(models.Model):
    """The appointment of a person as reviewer of what clusters hand in."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="reviewer_appointments",
    )

    class Meta:
        verbose_name = _("reviewer")
        ordering = ["facility", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "user"],
                name="reviewer_appointed_once",
                violation_error_message=_("This person is a reviewer already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
