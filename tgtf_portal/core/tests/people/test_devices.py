"""One mail when somebody signs in from a browser that they have not used before."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.devices import KIND, MOST_ACCOUNTS
from tgtf_portal.core.tests.people.signing import PASSWORD, account, sign_in

pytestmark = pytest.mark.django_db

EMAIL = "ann@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
COOKIE = "browser"


@pytest.fixture(autouse=True)
def _quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person():
    return account(EMAIL, name="Ann", time_zone="Europe/Kiev")


def browser(email=EMAIL, known=""):
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.77")
    if known:
        client.cookies[COOKIE] = known
    sign_in(client, email)
    return client


def mails():
    return list(Message.objects.filter(kind=KIND).order_by("pk"))


def test_the_very_first_sign_in_is_told_nobody(person):
    browser()

    assert mails() == []


def test_another_browser_is_told_once_and_the_known_one_never_again(person):
    first = browser()
    first.post(reverse("account_logout"))
    second = browser()
    second.post(reverse("account_logout"))

    for client in (first, second):
        sign_in(client, EMAIL)

    [mail] = mails()
    assert (mail.recipient, mail.priority) == (EMAIL, Message.Priority.URGENT)


def test_the_mail_says_when_by_which_browser_and_where_to_end_it(person, settings, time_machine):
    time_machine.move_to("2026-03-02T09:05:00+00:00", tick=False)
    settings.SITE_URL = "https://portal.example.org"
    browser()
    browser()

    letter = outbox.write(mails()[0])

    for text in (letter.text, letter.html):
        assert "Dear Ann," in text.replace("<bdi>", "").replace("</bdi>", "")
        assert "Mon 2 Mar 2026, 11:05 Kiev" in text
        assert "Firefox on Linux" in text
        assert "203.0.113.*" in text
        assert "203.0.113.77" not in text
        assert "If it was not you" in text
        assert f"https://portal.example.org{reverse('usersessions_list')}" in text
    assert letter.subject == "A sign-in from another browser"


def test_a_browser_knows_the_accounts_of_several_people(person):
    account("bob@example.org")
    browser("bob@example.org")
    shared = browser()
    shared.post(reverse("account_logout"))
    sign_in(shared, "bob@example.org")
    shared.post(reverse("account_logout"))
    assert [mail.recipient for mail in mails()] == ["bob@example.org"]

    for email in (EMAIL, "bob@example.org"):
        sign_in(shared, email)
        shared.post(reverse("account_logout"))

    assert len(mails()) == 1


@pytest.mark.parametrize("known", ["", "x", "a.b.c", "../../etc:1:2"])
def test_a_cookie_that_is_not_ours_is_no_cookie(person, known):
    browser()

    browser(known=known)

    assert len(mails()) == 1


def test_the_cookie_is_signed_and_names_nobody(person, settings):
    cookie = browser().cookies[COOKIE]

    assert EMAIL not in cookie.value
    names, *_rest = cookie.value.split(":")
    assert (len(names), str(person.pk) == names) == (32, False)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    forged = signing.get_cookie_signer(salt="another").sign(names)
    browser(known=forged)
    assert len(mails()) == 1


def test_a_new_secret_key_forgets_no_browser(person, settings):
    client = browser()
    client.post(reverse("account_logout"))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-at-least-fifty-letters-for-this-test-alone"

    sign_in(client, EMAIL)

    assert mails() == []


def test_a_browser_remembers_so_many_accounts(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client()
    for number in range(MOST_ACCOUNTS + 2):
        account(f"p{number}@example.org")
        sign_in(client, f"p{number}@example.org")
        client.post(reverse("account_logout"))

    names = client.cookies[COOKIE].value.split(":")[0].split(".")
    assert len(names) == MOST_ACCOUNTS


def test_wrong_password_is_told_nobody_and_leaves_no_cookie(person):
    browser()
    client = Client()

    client.post(reverse("account_login"), {"login": EMAIL, "password": f"{PASSWORD}!"})

    assert COOKIE not in client.cookies
    assert mails() == []
