"""The code on a group's card, typed by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from webinars.models import GroupCode, Webinar

WRONG = "wrong"


class GroupCodeForm(forms.Form):
    """Answers with the webinar's code itself."""

    code = forms.CharField(
        label=_("Group code"),
        help_text=_("From your teacher or your cluster, for example CLASS4B7."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.webinar = webinar

    def clean_code(self) -> GroupCode:
        code = self.webinar.group_codes.usable(self.cleaned_data["code"]).first()
        if code is None:
            raise ValidationError(
                _("This webinar has no such code. Please compare it with what you were given."),
                code=WRONG,
            )
        return code

    @property
    def is_guess(self) -> bool:
        return self.is_bound and self.has_error("code", WRONG)
