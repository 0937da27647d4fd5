"""A member of staff is away for some days, and a colleague stands in."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.values.fields import DayField
from tgtf_portal.core.values.tokens import new_code


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def touching(self, starts_on: date, ends_on: date) -> Self:
        """Those that have a day of these in common."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def of_colleagues(self) -> Self:
        """Of whom both still work here."""
        works = {"is_staff": True, "is_active": True}
        facts = {
            f"{who}__{fact}": yes for who in ("user", "substitute") for fact, yes in works.items()
        }
        return self.filter(**facts)

    def about(self, user: User) -> Self:
        """In which they are away, or stand in."""
        return self.filter(Q(user=user) | Q(substitute=user))


class Absence(models.Model):
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who is away"),
        related_name="absences",
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who stands in"),
        related_name="absences_covered",
    )
    starts_on = DayField(_("first day away"))
    ends_on = DayField(_("last day away"))
    said_at = models.DateTimeField(_("said at"), default=timezone.now, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(substitute=F("user")),
                name="absence_covered_by_another",
                violation_error_message=_("Choose a colleague: nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.starts_on} – {self.ends_on}"
