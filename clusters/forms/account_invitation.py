"""Whom staff invite to the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.domain.account_invitation import obstacle_to_inviting
from clusters.models import AccountInvitation, Cluster
from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.people.scope import facilities_offered
from tgtf_portal.core.people.staff_actions import facilities_to_give
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.values.fields import AddressFormField, LineFormField

LONGEST_GREETING = 300


class ColleagueForm(forms.ModelForm):
    """An invitation that is not sent yet."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=StaffRole.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the colleague may do; several add up."),
    )
    facilities = forms.TypedMultipleChoiceField(
        label=_("Facilities"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose work the colleague sees. Without one they see all of them."),
    )
    by: User  # set by the page

    class Meta:
        model = AccountInvitation
        fields = ["name", "email", "greeting"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilities"].choices = facilities_offered(self.by).items()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.get("email")
        if email and (obstacle := obstacle_to_inviting(email, self.by)):
            self.add_error("email", obstacle)
        with refusal_at_form(self, "facilities"):
            facilities_to_give(User(), cleaned.get("facilities") or [], self.by)
        return cleaned


class GreetingForm(forms.Form):
    """Somebody is invited whose name and address are known."""

    greeting = LineFormField(
        label=_("A line of greeting"),
        max_length=LONGEST_GREETING,
        required=False,
        help_text=_("Stands in the mail, in your words."),
    )

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ManagerForm(GreetingForm):
    """Somebody is invited to manage a cluster."""

    name = LineFormField(label=_("Name"), max_length=120)
    email = AddressFormField(label=_("E-mail address"))
    field_order = ["name", "email", "greeting"]

    def __init__(self, *args: Any, thing: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
