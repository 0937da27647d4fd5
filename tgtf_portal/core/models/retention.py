"""How long what is kept: the figures that staff chose, and what went because of them."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.values.links import actor
from tgtf_portal.core.values.periods import PERIODS


def known_periods() -> list[tuple[str, object]]:
    return [(period.name, period.label) for period in PERIODS.values()]


class RetentionPeriodQuerySet(models.QuerySet["RetentionPeriod"]):
    def in_force(self) -> dict[str, int]:
        """The days of every class; one query."""
        chosen = dict(self.values_list("name", "days"))
        return {name: chosen.get(name, period.days) for name, period in PERIODS.items()}

    def length_of(self, name: str) -> timedelta:
        chosen = self.filter(name=name).values_list("days", flat=True).first()
        return timedelta(days=PERIODS[name].days if chosen is None else chosen)

    def limit_of(self, name: str) -> datetime:
        """What began before this moment is kept no longer."""
        return timezone.now() - self.length_of(name)


class RetentionPeriod(models.Model):
    """Another figure than the usual one; a class without a row is kept as it usually is."""

    name = models.CharField(_lazy("what"), max_length=40, unique=True, choices=known_periods)
    days = models.PositiveIntegerField(_lazy("days"))

    objects = RetentionPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("retention period")
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.get_name_display())

    def clean(self) -> None:
        period = PERIODS[self.name]
        if self.days is not None and not period.least <= self.days <= period.most:
            limits = {"least": period.least, "most": period.most}
            said = _("Choose from %(least)d to %(most)d days.") % limits
            raise ValidationError({"days": ValidationError(said, code="limits")})


class RetentionRun(models.Model):
    """What went on one day: {name of a class: how many}."""

    at = models.DateTimeField(_lazy("at"), default=timezone.now)
    gone = models.JSONField(_lazy("what went"), default=dict)
    by = actor(_lazy("started by"))

    class Meta:
        verbose_name = _lazy("retention report")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return date_format(timezone.localtime(self.at), "j M Y H:i")

    @property
    def total(self) -> int:
        return sum(self.gone.values())
