"""What a person fills in to get a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.forms import PortalFormMixin
from tgtf_portal.core.roles import Person
from webinars.models import Invitation, Registration


class RegistrationForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Register")
    cluster = forms.ModelChoiceField(
        Cluster.objects.filter(listed=True),
        label=_("Cluster"),
        required=False,
        empty_label=_("None of these"),
    )

    class Meta:
        model = Registration
        fields = ["name", "email", "organisation", "cluster"]
        labels = {"name": _("Your name")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        help_texts = {"email": _("Your personal link goes there.")}

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        return {name: getattr(self.instance, name) for name in self.Meta.fields}


def known_facts(invitation: Invitation | None, user: Person) -> dict[str, Any]:
    """What the form can say by itself: from the invitation, else from the reader's account."""
    if invitation:
        return {name: getattr(invitation, name) for name in RegistrationForm.Meta.fields}
    if user.is_authenticated:
        return {"name": user.name, "email": user.email}
    return {}
