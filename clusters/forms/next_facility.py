"""What a facility that is made after another's example has of its own, and what comes along."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.domain.next_facility import FACILITY_PARTS, suggested
from clusters.models import Facility


class NextFacilityForm(forms.ModelForm):
    parts = forms.MultipleChoiceField(
        label=_("What comes along besides its texts"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Facility
        fields = ["name", "acronym", "slug"]

    def __init__(
        self, data: Any = None, files: Any = None, *, thing: Facility | None, **kwargs: Any
    ) -> None:
        initial = {**suggested(thing), "parts": [*FACILITY_PARTS]} if thing else {}
        super().__init__(data, files, initial=initial, **kwargs)
        self.fields["parts"].choices = [(p.name, p.label) for p in FACILITY_PARTS.values()]
