"""When a mailing goes out, as a clock in its zone shows it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.times.clock import WallTimeField, moment, on_the_wall
from webinars.models import Mailing


class StartTimeForm(forms.Form):
    starts_at = WallTimeField(label=_lazy("Goes out"))

    def __init__(self, *args: Any, thing: Mailing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = thing.time_zone
        field = self.fields["starts_at"]
        field.help_text = _("As a clock in %s shows it.") % self.zone.replace("_", " ")
        if thing.starts_at:
            field.initial = on_the_wall(thing.starts_at, self.zone)

    def clean_starts_at(self) -> datetime:
        with refusal_raised_as(ValidationError):
            return moment(self.cleaned_data["starts_at"], self.zone)
