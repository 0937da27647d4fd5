"""When a member of staff is away, and who stands in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.domain.absence import colleagues_of
from tgtf_portal.core.models import User
from tgtf_portal.core.values.fields import DayFormField


class AbsenceForm(forms.Form):
    starts_on = DayFormField(label=_("First day away"))
    ends_on = DayFormField(label=_("Last day away"))
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who stands in"),
        help_text=_("Somebody with your roles: whoever stands in gets no further rights."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = colleagues_of(user)
