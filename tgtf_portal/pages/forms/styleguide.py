"""A form that goes nowhere: it shows each kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = [
    ("insight", _("Insight")),
    ("practice", _("Best practice")),
    ("barrier", _("Barrier")),
    ("need", _("Need")),
]


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Your name"))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send the joining link to this address."),
    )
    cluster = forms.ChoiceField(
        label=_("Cluster"),
        choices=[("", _("None of these")), ("pt", "Cluster AEC"), ("si", "TECES")],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Your question"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("List me among the participants"), required=False)
