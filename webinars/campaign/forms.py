"""A campaign as staff write it: whom it is for, and when it starts."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.times.clock import WallTimeField, moment, on_the_wall
from webinars.models import Campaign


class CampaignForm(forms.ModelForm):
    segments = forms.MultipleChoiceField(
        label=_("Whom"),
        required=False,
        choices=Campaign.Segment,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Guests from a list of your own are added afterwards; choose nothing here to invite "
            "only them."
        ),
    )

    class Meta:
        model = Campaign
        fields = ["title", "segments"]


class ScheduleForm(forms.Form):
    """When a campaign starts, as a clock in the webinar's zone shows it."""

    starts_at = WallTimeField(label=_("Starts"))

    def __init__(self, *args: Any, thing: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = thing.webinar.time_zone
        field = self.fields["starts_at"]
        field.help_text = _("As a clock in %s shows it.") % self.zone.replace("_", " ")
        if thing.starts_at:
            field.initial = on_the_wall(thing.starts_at, self.zone)

    def clean_starts_at(self) -> datetime:
        with refusal_raised_as(ValidationError):
            return moment(self.cleaned_data["starts_at"], self.zone)
