"""Why an insight is taken out of every page."""

from typing import Any

from django import forms

from webinars.models import Insight


class HidingForm(forms.ModelForm):
    class Meta:
        model = Insight
        fields = ["hidden_reason"]

    def __init__(self, *args: Any, thing: Insight | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hidden_reason"].required = True
