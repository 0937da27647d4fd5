"""Accounts: opened, entered and left without telling anybody who has one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.models import Message, User
from tgtf_portal.core.tests.people.signing import PASSWORD, account, links_in, mail_to, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_real_life_but_quicker(settings):
    """As in real life, where tests would keep mails in memory; slow hashes prove nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"


@pytest.fixture
def person():
    return account("ann@example.org")


def sign_up(client, email, name="Ann", **headers):
    facts = {"email": email, "name": name, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), facts, **headers)


def seen(response):
    """Everything that a visitor can tell two answers apart by."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    return response.status_code, response.headers.get("Location"), body


# --- Opening an account --------------------------------------------------------------------------
def test_sign_up_opens_the_account_only_after_the_mailed_link(client):
    sign_up(client, "Ann@Example.org")
    assert sign_in(client, "ann@example.org").headers["Location"] == reverse(
        "account_email_verification_sent"
    )
    assert "_auth_user_id" not in client.session

    [link] = [url for url in links_in(mail_to("ann@example.org")) if "confirm-email" in url]
    path = link.removeprefix(portal_settings.SITE_URL)
    client.get(path)
    assert not EmailAddress.objects.get().verified, "a link scanner only reads"

    client.post(path)
    sign_in(client, "ann@example.org")

    assert client.session["_auth_user_id"] == str(User.objects.get(name="Ann").pk)


def test_links_in_account_mails_come_from_the_settings_not_from_the_request(settings, client):
    settings.SITE_URL = "https://portal.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    account("known@example.org")
    forged = {"headers": {"host": "evil.example.net"}}

    sign_up(client, "new@example.org", **forged)
    sign_up(client, "known@example.org", **forged)
    for address in ("known@example.org", "unknown@example.org"):
        client.post(reverse("account_reset_password"), {"email": address}, **forged)

    mails = [message.context["text"] for message in Message.objects.all()]
    assert len(mails) == 4
    assert all(url.startswith("https://portal.example.org/") for m in mails for url in links_in(m))
    assert not any("evil" in mail for mail in mails)
    assert all(links_in(mail) for mail in mails)


@pytest.mark.parametrize(
    ("facts", "field", "complaint"),
    [
        ({"email": "a@localhost"}, "email", "Please use a public mail address."),
        ({"email": "ü@b.org"}, "email", "Please use an address with plain letters"),
        ({"email": "a@b.org,c@d.org"}, "email", "Please enter one address."),
        ({"name": "A\r\nBcc: x@y.z"}, "name", "Line breaks are not allowed here."),
        ({"name": "\u200b"}, "name", "Please enter something that can be seen."),
        ({"name": "x" * 121}, "name", "at most 120 characters"),
        ({"password1": "short", "password2": "short"}, "password1", "at least 12 characters"),
        ({"password2": "something-else-here"}, "password2", "same password"),
    ],
)
def test_sign_up_says_beside_the_field_what_is_wrong(client, facts, field, complaint):
    right = {"email": "a@b.org", "name": "A", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post(reverse("account_signup"), {**right, **facts})

    assert complaint in " ".join(response.context["form"].errors[field])
    assert not User.objects.exists()


def test_sign_up_ignores_fields_that_it_does_not_ask_for(client):
    facts = {"email": "a@b.org", "name": "A", "password1": PASSWORD, "password2": PASSWORD}

    client.post(reverse("account_signup"), {**facts, "is_staff": "on", "is_superuser": "on"})

    user = User.objects.get()
    assert not user.is_staff
    assert not user.is_superuser


# --- Who has an account stays unsaid -------------------------------------------------------------
def test_sign_up_answers_known_and_unknown_alike(person):
    answers = [seen(sign_up(Client(), email)) for email in ("ANN@example.org", "new@example.org")]

    assert answers[0] == answers[1]
    assert User.objects.count() == 2
    assert "There is one already" in mail_to("ann@example.org")


def test_password_reset_answers_known_and_unknown_alike(person):
    answers = [
        seen(Client().post(reverse("account_reset_password"), {"email": email}))
        for email in ("ann@example.org", "nobody@example.org")
    ]

    assert answers[0] == answers[1]
    assert Message.objects.count() == 2


def test_wrong_password_and_unknown_address_get_the_same_answer(person):
    answers = []
    for email in ("ann@example.org", "bob@example.org"):
        response = sign_in(Client(), email, "not-the-password")
        answers.append((response.status_code, response.context["form"].errors.as_text()))

    assert answers[0] == answers[1]


# --- Coming in and going out ---------------------------------------------------------------------
@pytest.mark.parametrize("spelling", ["ann@example.org", "ANN@Example.ORG", " ann@example.org "])
def test_sign_in_takes_the_address_in_any_letter_case(client, person, spelling):
    response = sign_in(client, spelling)

    assert response.headers["Location"] == reverse("pages:dashboard")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_abuse_20_sign_in_changes_the_session_key(client, person):
    session = client.session
    session["host_codes"] = []
    session.save()
    before = session.session_key

    sign_in(client, "ann@example.org")

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_sign_in_goes_where_the_person_wanted_but_never_off_the_site(client, person):
    wanted = reverse("account_email")
    for following, target in (
        (wanted, wanted),
        ("https://evil.example.net/", reverse("pages:dashboard")),
        ("//evil.example.net/", reverse("pages:dashboard")),
        ("/\\evil.example.net/", reverse("pages:dashboard")),
        ("javascript:alert(1)", reverse("pages:dashboard")),
    ):
        facts = {"login": "ann@example.org", "password": PASSWORD, "next": following}
        answer = Client().post(reverse("account_login"), facts)
        assert answer.headers["Location"] == target, following


def test_abuse_16_sign_in_by_guessing_ends_in_429(settings, client, person):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

    codes = [sign_in(client, "ann@example.org", f"guess-{n}").status_code for n in range(4)]
    forged = client.post(
        reverse("account_login"),
        {"login": "ann@example.org", "password": PASSWORD},
        headers={"x-forwarded-for": "203.0.113.7"},
    )

    assert codes == [200, 200, 200, 429]
    assert forged.status_code == 429
    assert "Too many attempts" in forged.content.decode()


def test_five_wrong_passwords_close_the_account_for_a_while_even_to_the_right_one(client, person):
    for n in range(5):
        sign_in(client, "ann@example.org", f"guess-{n}")

    answer = sign_in(client, "ann@example.org")

    assert "Too many wrong passwords" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_person_who_is_switched_off_cannot_sign_in(client):
    account("off@example.org", is_active=False)

    sign_in(client, "off@example.org")

    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_button(client, person):
    client.force_login(person)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session

    response = client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session
    assert response.headers["Location"] == reverse("pages:home")


def test_forgotten_password_is_set_anew_by_the_mailed_link_once(client, person):
    client.post(reverse("account_reset_password"), {"email": "ANN@example.org"})
    [link] = [url for url in links_in(mail_to("ann@example.org")) if "reset/key" in url]
    path = link.removeprefix(portal_settings.SITE_URL)
    new = {"password1": "another-green-password", "password2": "another-green-password"}

    form = client.get(path)
    client.post(form.headers["Location"], new)

    person.refresh_from_db()
    assert person.check_password("another-green-password")
    assert Client().get(path, follow=True).context["token_fail"]


def test_person_whom_staff_added_opens_the_account_by_asking_for_a_password(client):
    User.objects.create_user("new@example.org")
    client.post(reverse("account_reset_password"), {"email": "new@example.org"})
    [link] = [url for url in links_in(mail_to("new@example.org")) if "reset/key" in url]

    form = client.get(link.removeprefix(portal_settings.SITE_URL))
    client.post(form.headers["Location"], {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)
