"""How allauth is made to fit the house: names at sign-up, mail through the outbox."""

import logging
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people import devices, second_factor, sessions
from tgtf_portal.core.people.account_complaints import ACCOUNTS
from tgtf_portal.core.people.account_letters import ANSWERS, account_letter
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.throttle import take_turn
from tgtf_portal.core.values.fields import AddressField, LineFormField
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from tgtf_portal.core.values.validators import validate_public_address

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Account mails speak of SITE_URL alone, never of the host that a request claims to ask."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ACCOUNTS}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What anybody can ask for goes to an address a few times an hour, whichever form is used;
        the page says the same then. What tells of a change always goes."""
        if template_prefix in ANSWERS and not take_turn("account mails", _mark(email)):
            log.warning("Very many account mails were asked for an address; this one is not sent.")
            return
        links = {name: on_site(url) for name, url in context.items() if name.endswith("_url")}
        letter = account_letter(template_prefix, {**context, **links})
        mail = EmailMultiAlternatives(letter.subject, letter.text, self.get_from_email(), [email])
        mail.attach_alternative(letter.html, "text/html")
        mail.send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """A new account's password is hashed; without that, the clock would tell of a known one."""
        make_password(str(self.request.POST.get("password1", "")))
        super().send_account_already_exists_mail(email)

    def login(self, request: HttpRequest, user: User) -> None:
        self.is_first = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response = super().post_login(request, user, **facts)
        session = sessions.begin(request)
        if not self.is_first and not devices.is_known(request, user):
            devices.tell(user, session)
        devices.remember(request, response, user)
        return response

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return second_factor.ways_to_ask_again(self.request, user, methods)

    def clean_email(self, email: str) -> str:
        """The rules and the spelling of every other form, so that one person is one row."""
        validate_public_address(email)
        return AddressField.normalise(email)


def _mark(email: str) -> str:
    """So that the cache holds no address."""
    return sha256(AddressField.normalise(email).encode()).hexdigest()[:24]


def on_site(url: str) -> str:
    """The same page, at the portal's own address."""
    parts = urlsplit(url)
    return f"{settings.SITE_URL}{parts.path}{'?' if parts.query else ''}{parts.query}"


class SignupNameForm(NamesWhatIsMissing, forms.Form):
    """Asked for once, at sign-up."""

    name = LineFormField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields.get("email")  # allauth's form builds on this one and adds it
        if address:
            others = [check for check in address.validators if check is not validate_email]
            address.validators = [validate_public_address, *others]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
