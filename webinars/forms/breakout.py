"""A break-out as staff write it."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from webinars.domain.capacity import concerned
from webinars.domain.steps import StepError, steps
from webinars.forms.capacity import KeepField, check_capacity
from webinars.models import Breakout


def validate_steps(text: str) -> None:
    """Names the first line that is no step."""
    try:
        steps(text)
    except StepError as error:
        raise ValidationError(str(error), code="step") from error


class BreakoutForm(forms.ModelForm):
    """The whole break-out, on its own page."""

    keep_people = KeepField(
        label=_("Save it all the same: everybody keeps their seat, and I will move people myself")
    )

    class Meta:
        model = Breakout
        told = ["webinar", "position", "title", "theme", "description", "language"]
        held = ["meeting_link", "venue", "agenda"]
        fields = [*told, "capacity", "minimum", "under_minimum", *held]

    def clean_agenda(self) -> str:
        agenda: str = self.cleaned_data["agenda"]
        validate_steps(agenda)
        return agenda

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_capacity(self, partial(concerned, self.instance))
        return cleaned


class BreakoutRowForm(forms.ModelForm):
    """A break-out as a row of its webinar's page, which has no room to ask back."""

    class Meta:
        model = Breakout
        fields = ["position", "title", "theme", "capacity", "minimum", "meeting_link"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_capacity(self, partial(concerned, self.instance))
        return cleaned
