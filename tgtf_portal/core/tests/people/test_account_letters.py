"""Every mail about accounts that the library can send speaks in the house's words."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.account_letters import ANSWERS, CHANGES
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, account, code_for, sign_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FACTS = {
    "activate_url": "http://evil.example.net/accounts/confirm-email/MQ:1/",
    "password_reset_url": "http://evil.example.net/accounts/password/reset/key/1-2/",
    "signup_url": "http://evil.example.net/accounts/signup/",
    "code": "ABC-DEF",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
}


@pytest.fixture(autouse=True)
def _as_in_real_life_but_quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"
    settings.SITE_URL = "https://portal.example.org"


def templates_of_the_library():
    """Those of the apps that are installed."""
    for folder in (Path(allauth.__file__).parent / "templates").glob("*/email"):
        if apps.is_installed(f"allauth.{folder.parent.name}"):
            for path in folder.glob("*_subject.txt"):
                yield f"{folder.parent.name}/email/{path.name.removesuffix('_subject.txt')}"


TEMPLATES = sorted(templates_of_the_library())


def letter_to(address):
    return outbox.write(Message.objects.filter(recipient=address).latest("pk"))


def test_each_of_the_library_s_mails_has_words_of_ours():
    assert sorted([*ANSWERS, *CHANGES]) == TEMPLATES
    assert len(TEMPLATES) > 15


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_mail_is_whole_in_both_its_parts(rf, template):
    person = UserFactory(name="Ann", email="ann@example.org", time_zone="Europe/Kiev")
    request = rf.get("/", REMOTE_ADDR="203.0.113.77", headers={"user-agent": FIREFOX})
    facts = {name: url for name, url in FACTS.items() if name in asked_by(template)}

    with context.request_context(request):
        if template in CHANGES:
            get_adapter().send_notification_mail(template, person, facts, person.email)
        else:
            get_adapter().send_mail(template, person.email, {"user": person, **facts})

    letter = letter_to(person.email)
    for part in (letter.subject, letter.text, letter.html):
        assert "{" not in part.partition("</style>")[2 if "<style>" in part else 0]
        assert "evil" not in part
        assert "203.0.113.77" not in part
    assert "Hello from" not in letter.text
    if template in CHANGES:
        for part in (letter.text, letter.html):
            assert "Kiev" in part
            assert "Firefox on Linux" in part
            assert "203.0.113.*" in part
            assert f"https://portal.example.org{reverse('usersessions_list')}" in part
    for name, fact in facts.items():
        seen = fact.replace("http://evil.example.net", "https://portal.example.org")
        assert seen in letter.text, name
        assert seen in letter.html, name


def asked_by(template):
    """What the library fills in, by the name of its template."""
    name = template.rpartition("/")[2]
    return {
        "email_confirmation": ["activate_url"],
        "email_confirmation_signup": ["activate_url"],
        "account_already_exists": ["password_reset_url"],
        "unknown_account": ["signup_url"],
        "password_reset_key": ["password_reset_url"],
        "password_reset_code": ["code"],
        "login_code": ["code"],
        "email_changed": ["from_email", "to_email"],
        "email_deleted": ["deleted_email"],
    }.get(name, [])


def test_what_a_person_typed_as_a_name_is_no_markup(client):
    name = "<b>Ann</b> {link}"
    facts = {"email": "ann@example.org", "name": name}
    client.post(reverse("account_signup"), {**facts, "password1": PASSWORD, "password2": PASSWORD})

    letter = letter_to("ann@example.org")

    assert f"Dear {name}," in letter.text
    assert "&lt;b&gt;Ann&lt;/b&gt; {link}" in letter.html


@pytest.mark.django_db(transaction=True)
def test_the_pages_send_them(client, time_machine):
    """From the pages to the letter: a factor enrolled, and the password changed."""
    time_machine.move_to(timezone.now(), tick=False)
    account("ann@example.org", name="Ann")
    client = Client(headers={"user-agent": FIREFOX})
    sign_in(client, "ann@example.org")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert Authenticator.objects.exists()
    assert letter_to("ann@example.org").subject == "An authenticator app was set up"

    new = {"password1": "another-green-password", "password2": "another-green-password"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})

    letter = letter_to("ann@example.org")
    assert letter.subject == "Your password was changed"
    assert "Dear Ann," in letter.text
    assert "Firefox on Linux" in letter.text
