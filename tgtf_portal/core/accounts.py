"""How allauth is made to fit the house: names at sign-up, mail through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.letters import sender_name
from tgtf_portal.core.models import User
from tgtf_portal.core.validators import validate_single_line


class AccountAdapter(DefaultAccountAdapter):
    """Links in account mails are built from SITE_URL, never from the request's Host header."""

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return self._on_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._on_site(super().get_reset_password_from_key_url(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context = {**context, "site_url": settings.SITE_URL, "facility": sender_name()}
        super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} – TGTF"

    def _on_site(self, url: str) -> str:
        path = url.split("://", 1)[-1].split("/", 1)[-1] if "://" in url else url.lstrip("/")
        return f"{settings.SITE_URL}/{path}"


class SignupNameForm(forms.Form):
    """Asked for once, at sign-up."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_single_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
