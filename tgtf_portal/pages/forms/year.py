"""Whose days are looked at: a facility, the first day and the last."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.models import Facility
from tgtf_portal.core.figures.span import FIRST, Span
from tgtf_portal.core.values.fields import DayFormField
from tgtf_portal.pages.domain.figures.spans import span_of
from tgtf_portal.pages.domain.year import whole_year

LONGEST = timedelta(days=5 * 366)


class YearForm(forms.Form):
    """What an address does not say is the current facility, and this year by its own clock."""

    facility = forms.TypedChoiceField(
        label=_("Facility"),
        error_messages={"invalid_choice": _("Choose one of the facilities in the list.")},
    )
    first = DayFormField(label=_("From"))
    last = DayFormField(label=_("To"))

    def __init__(self, asked: Any, facilities: Sequence[Facility]) -> None:
        """`facilities` are those that the reader sees, at least one."""
        self.usual: Facility = facilities[0]
        this_year = whole_year(today_of(self.usual).year)
        usual = {"facility": self.usual.pk, "first": this_year[0], "last": this_year[1]}
        given = {name: asked.get(name) or str(value) for name, value in usual.items()}
        super().__init__(given)
        known = {str(facility.pk): facility for facility in facilities}
        self.fields["facility"].choices = [(key, str(one)) for key, one in known.items()]
        self.fields["facility"].coerce = known.__getitem__
        if len(facilities) == 1:
            self.fields["facility"].widget = forms.HiddenInput()

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        facility = self.cleaned_data.get("facility") or self.usual
        if first > today_of(facility):
            raise ValidationError(_("This day is still to come."), code="future")
        if first < FIRST:
            raise ValidationError(_("Choose a day since the year 2000."), code="early")
        return first

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The end must not be before the start."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("Choose a period of five years at most."))
        return given

    @property
    def span(self) -> Span:
        """Of a form that is valid."""
        given = self.cleaned_data
        return span_of(given["facility"], given["first"], given["last"])


def today_of(facility: Facility) -> date:
    return timezone.localdate(timezone=ZoneInfo(facility.time_zone))
