"""Passkeys in the house's words: how they are named, and what a browser is told they are for."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tgtf_portal.core.mail.letters import sender_name
from tgtf_portal.core.models import User
from tgtf_portal.core.people.account_complaints import FACTORS
from tgtf_portal.core.values.fields import LineFormField
from tgtf_portal.core.values.given_json import GivenJSON

LONGEST_NAME = 60


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **FACTORS}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Browsers show the name; the host is the one that is asked, among ALLOWED_HOSTS."""
        return {**super().get_public_key_credential_rp_entity(), "name": sender_name()}


def name_field(**facts: Any) -> LineFormField:
    return LineFormField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("So that you know it again: “work laptop”, “blue key”."),
        **facts,
    )


class WithCredential(forms.Form):
    """What a browser says a passkey answered; anybody may send anything in its place."""

    credential = forms.JSONField(widget=forms.HiddenInput, decoder=GivenJSON)


class LoginPasskeyForm(WithCredential, LoginWebAuthnForm): ...


class ReauthenticatePasskeyForm(WithCredential, ReauthenticateWebAuthnForm): ...


class AuthenticatePasskeyForm(WithCredential, AuthenticateWebAuthnForm): ...


class AddPasskeyForm(WithCredential, AddWebAuthnForm):
    """The browser has made the passkey by the time the form comes in: a name is not insisted on."""

    name = name_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Signs me in without a password")
        alone.help_text = _("Untick it for a key that knows neither fingerprint, face nor PIN.")


class SignupPasskeyForm(WithCredential, SignupWebAuthnForm):
    """The first one of an account, which signs in without a password."""

    name = name_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class EditPasskeyForm(EditWebAuthnForm):
    name = name_field()
