"""How somebody who was invited wants to sign in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User

LONGEST = 1000  # hashing a longer one would take its time


def password_field(label: Any, **facts: Any) -> forms.CharField:
    hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=hidden, strip=False, max_length=LONGEST, **facts)


class NewPasswordForm(forms.Form):
    password = password_field(
        _("Password"), help_text=_("Twelve characters or more; a sentence is good.")
    )
    repeated = password_field(_("The same password again"))

    def __init__(self, *args: Any, email: str, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = User(email=email, name=name)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        return str(get_adapter().clean_password(password, user=self.person))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, repeated = cleaned.get("password"), cleaned.get("repeated")
        if typed and repeated and typed != repeated:
            self.add_error("repeated", _now("The two are not the same. Please type both again."))
        return cleaned
