"""A place for one person, by staff, past the waiting list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from webinars.models import Registration


class PlaceForm(forms.Form):
    raise_capacity = forms.BooleanField(
        required=False,
        label=_("Raise the number of places if all are taken"),
    )

    def __init__(self, *args: Any, thing: Registration | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
