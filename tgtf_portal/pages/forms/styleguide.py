"""A form that goes nowhere: it shows each kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import AddressFormField, LineFormField, ProseFormField

KINDS = [
    ("insight", _("Insight")),
    ("practice", _("Best practice")),
    ("barrier", _("Barrier")),
    ("need", _("Need")),
]


class SampleForm(forms.Form):
    name = LineFormField(label=_("Your name"))
    email = AddressFormField(
        label=_("E-mail address"),
        help_text=_("We send the joining link to this address."),
    )
    cluster = forms.ChoiceField(
        label=_("Cluster"),
        choices=[("", _("None of these")), ("pt", "Cluster AEC"), ("si", "TECES")],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    note = ProseFormField(label=_("Your question"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("List me among the participants"), required=False)
