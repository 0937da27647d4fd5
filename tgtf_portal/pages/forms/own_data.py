"""What somebody enters who asks for their data, or has them erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.fields import AddressFormField


class OwnDataLinkForm(PortalFormMixin, forms.Form):
    submit_label = _("Mail me the link")

    email = AddressFormField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class EraseForm(PortalFormMixin, forms.Form):
    submit_label = _("Erase my data")

    sure = forms.BooleanField(
        label=_("I have read what goes and what stays. It cannot be undone."),
        error_messages={"required": _("Tick this box to have your data erased.")},
    )
