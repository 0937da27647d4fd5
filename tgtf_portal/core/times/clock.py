"""Times as a clock in some zone shows them: typed, and turned into moments."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.refusal import Refused


class WallTimeField(forms.DateTimeField):
    """A time without a zone; the form knows in which zone the clock hangs."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": _lazy("Enter a day and a time, such as 2021-10-18 10:00."),
        "year": _lazy("Enter a year from %(first)s to %(last)s."),
    }

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(
            UTC
        ):  # any zone would do: Django wants one, and it is taken off again
            wall = super().to_python(value)
        if wall is None:
            return None
        if wall.utcoffset():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if wall.year not in YEARS:
            limits = {"first": YEARS[0], "last": YEARS[-1]}
            raise ValidationError(self.error_messages["year"], code="year", params=limits)
        return wall.replace(tzinfo=None)


YEARS = range(2000, 2101)


def moment(wall: datetime, time_zone: str) -> datetime:
    """The moment at which a clock in the zone shows this time; clock changes leave doubts.

    >>> moment(datetime(2021, 10, 18, 10), "Europe/Brussels").isoformat()
    '2021-10-18T08:00:00+00:00'
    """
    zone = ZoneInfo(time_zone)
    refuse_skipped(wall.replace(tzinfo=zone))
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise Refused(
            _("The clock shows this time twice, as it is set back that day; choose another.")
        )
    return first


def refuse_skipped(*times: datetime) -> None:
    """No clock ever shows an hour that it is set forward by; times in UTC are all shown."""
    for at in times:
        shown = at.astimezone(UTC).astimezone(at.tzinfo)
        if shown.replace(tzinfo=None) != at.replace(tzinfo=None):
            raise Refused(_("This time is skipped by the clock change."))


def on_the_wall(at: datetime, time_zone: str) -> datetime:
    """What a clock in the zone shows at a moment, to the minute.

    >>> on_the_wall(datetime(2021, 10, 18, 8, tzinfo=UTC), "Europe/Brussels").isoformat()
    '2021-10-18T10:00:00'
    """
    return at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, second=0, microsecond=0)
