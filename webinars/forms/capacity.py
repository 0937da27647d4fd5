"""A number of places that is smaller than the number of people: asked back before it is saved."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from webinars.domain.capacity import words_for
from webinars.models import Registration

KEEP = "keep_people"


class KeepField(forms.BooleanField):
    """Shown only where somebody asked for fewer places than there are people."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


def check_capacity(form: forms.ModelForm, beyond: Callable[[int], Sequence[Registration]]) -> None:
    """Says beside the field whom it concerns, until the box below it is ticked."""
    capacity = form.cleaned_data.get("capacity")
    if capacity is None or "capacity" not in form.changed_data or form.instance.pk is None:
        return
    people = beyond(capacity)
    if not people:
        return
    if KEEP in form.fields:
        form.fields[KEEP].widget = forms.CheckboxInput()
    if not form.cleaned_data.get(KEEP):
        form.add_error("capacity", words_for(people))
