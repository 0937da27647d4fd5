"""Where somebody enters the address to which their personal link goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.pages.forms import PortalFormMixin
from webinars.models import Registration


class OwnLinkForm(PortalFormMixin, forms.ModelForm):
    """Nothing is saved: the model's rules for an address hold here."""

    missing = {"email": _("Enter your e-mail address.")}
    submit_label = _("Mail me my link")

    class Meta:
        model = Registration
        fields = ["email"]
        labels = {"email": _("The e-mail address you registered with")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
