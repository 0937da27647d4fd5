"""A campaign as staff write it: whom it is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
