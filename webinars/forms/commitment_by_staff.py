"""A commitment in the administration: taken on, and kept."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webinars.forms.commitment import HELP_TEXTS, check_commitment
from webinars.models import Insight


class InsightByStaffForm(forms.ModelForm):
    """An insight whose owner and due date fit its kind and its webinar."""

    class Meta:
        model = Insight
        fields = ["kind", "owner", "due_on"]
        help_texts = HELP_TEXTS

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        breakout = given.get("breakout") or (self.instance.pk and self.instance.breakout)
        if breakout:
            check_commitment(self, breakout.webinar)
        return given


class DoneForm(forms.Form):
    on = forms.DateField(
        label=_("Done on"), initial=timezone.localdate, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, thing: Insight | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
