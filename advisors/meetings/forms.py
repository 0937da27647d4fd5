"""When and where advisor and clusters meet."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Activity, Meeting
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.times.clock import WallTimeField, moment, on_the_wall
from tgtf_portal.core.values.fields import LineFormField


class MeetingForm(PortalFormMixin, forms.ModelForm):
    """Times are typed as a clock shows them in the meeting's own zone."""

    submit_label = _lazy("Save, and tell both sides")

    starts_at = WallTimeField(label=_lazy("Begins"))
    ends_at = WallTimeField(label=_lazy("Ends"))

    class Meta:
        model = Meeting
        fields = ["title", "kind", "starts_at", "ends_at", "time_zone", "place", "link"]
        help_texts = {
            "time_zone": _lazy("Of the times above; each reader sees their own beside it."),
            "link": _lazy("If you meet online; it begins with https://."),
        }

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _lazy("Choose one")), *Activity.Kind.choices]
        if self.instance.pk:
            for name in ("starts_at", "ends_at"):
                at = getattr(self.instance, name)
                self.initial[name] = on_the_wall(at, self.instance.time_zone)
        else:
            self.initial.setdefault("time_zone", zone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("place") and not given.get("link"):
            message = _lazy("Say where you meet: a place, or a link to join.")
            self.add_error("place", ValidationError(message, code="nowhere"))
        for name in ("starts_at", "ends_at"):
            if given.get(name) and given.get("time_zone"):
                given[name] = self._moment(name, given)
        starts_at, ends_at = given.get("starts_at"), given.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            message = _lazy("The end must be after the start.")
            self.add_error("ends_at", ValidationError(message, code="before"))
        return given

    def _moment(self, name: str, given: dict[str, Any]) -> datetime | None:
        try:
            with refusal_raised_as(ValidationError):
                return moment(given[name], given["time_zone"])
        except ValidationError as fault:
            self.add_error(name, fault)
            return None

    def _post_clean(self) -> None:
        """The verb writes the row; the form keeps its hands off it."""


class CancelForm(PortalFormMixin, forms.Form):
    submit_label = _lazy("Cancel the meeting")

    reason = LineFormField(
        label=_lazy("Why"), max_length=300, help_text=_lazy("Both sides read this.")
    )
