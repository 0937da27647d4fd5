"""What people of the pool, and advisors, say of themselves."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.models import Activity, Advisor, Availability, PoolEntry
from advisors.models.pool_entry import WHOLE
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.fields import LineFormField, ProseFormField

LONGEST_CV = 20_000
CHECKED = {"themes": forms.CheckboxSelectMultiple, "ecosystems": forms.CheckboxSelectMultiple}


class CountriesField(LineFormField):
    """Several countries in one line, each by its name or code."""

    def clean(self, value: Any) -> list[str]:
        parts = super().clean(value).split(",")
        return list(dict.fromkeys(country_code(part.strip()) for part in parts if part.strip()))


class PoolEntryForm(forms.ModelForm):
    """The profile, mended, and the yes to it."""

    submit_label = _("Yes, I want to advise")

    class Meta:
        model = PoolEntry
        fields = [
            *["name", "country", "languages", "themes", "ecosystems", "years", "days_offered"],
            "bio",
        ]
        widgets = {**CHECKED, "bio": forms.Textarea({"rows": 8})}
        help_texts = {
            "name": _("As clusters read it."),
            "days_offered": _("Days that you could give to the facility’s projects in all."),
        }

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bio"].validators.append(MaxLengthValidator(LONGEST_CV))
        self.fields["worked_in"] = CountriesField(
            label=_now("Countries worked in"),
            required=False,
            initial=", ".join(country.name for country in self.instance.worked_in),
            help_text=_now("Names or codes, with a comma between two."),
        )
        for kind, label in Activity.Kind.choices:
            self.fields[f"share_{kind}"] = forms.IntegerField(
                label=_now("Share of your days for: %s (percent)") % label,
                min_value=0,
                max_value=WHOLE,
                required=False,
                initial=self.instance.shares.get(kind),
            )
        self.fields["agreed"] = forms.BooleanField(label=consent)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        total = sum(self._shares().values())
        if total not in (0, WHOLE):
            message = _now("The shares make %d percent together, not 100.") % total
            self.add_error(f"share_{Activity.Kind.values[0]}", message)
        return cleaned

    def _shares(self) -> dict[str, int]:
        given = {kind: self.cleaned_data.get(f"share_{kind}") for kind in Activity.Kind.values}
        return {kind: share for kind, share in given.items() if share}

    def facts(self) -> dict[str, Any]:
        """For the verb; the row itself is changed under its lock alone."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**told, "worked_in": self.cleaned_data["worked_in"], "shares": self._shares()}


class RefusalForm(forms.Form):
    answer = ProseFormField(
        label=_("Why, if you want to say so"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("“I am not this person” is an answer, too."),
    )


class AdvisorForm(PortalFormMixin, forms.ModelForm):
    """An advisor's own profile."""

    class Meta:
        model = Advisor
        fields = ["country", "languages", "themes", "ecosystems", "days_offered", "bio"]
        widgets = {**CHECKED, "bio": forms.Textarea({"rows": 8})}


class AvailabilityForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Add")

    class Meta:
        model = Availability
        fields = ["starts_on", "ends_on", "days"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("The end must not be before the start."))
        return cleaned
