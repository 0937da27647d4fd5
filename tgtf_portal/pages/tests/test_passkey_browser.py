"""Passkeys in a real browser, with an authenticator that Chromium plays itself.

A passkey belongs to a name, never to an address of numbers: the pages are opened at `localhost`.
"""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from playwright.sync_api import expect

from tgtf_portal.core.tests.people.signing import PASSWORD, account
from tgtf_portal.core.tests.rules import faults_of

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "staff@example.org"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ADMIN = "/admin/webinars/webinar/"


@pytest.fixture(autouse=True)
def _quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def authenticator(page, context):
    """The browser's authenticator; whatever the policy on scripts breaks fails the test."""
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console", lambda said: page.complaints.append(said.text) if said.type == "error" else 0
    )
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    facts = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    session.id = facts["authenticatorId"]
    yield session
    assert page.complaints == []


@pytest.fixture
def person():
    return account(EMAIL, is_staff=True, is_superuser=True)


def sign_in(page, url):
    page.goto(f"{url}/accounts/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_password(page):
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def add_passkey(page, name="Work laptop", *, alone=True):
    page.locator("[name=name]").fill(name)
    page.locator("[name=passwordless]").set_checked(alone)
    page.get_by_role("button", name="Add", exact=True).click()


def test_staff_add_a_passkey_go_on_to_their_page_and_come_back_by_it_alone(
    page, live_server, authenticator, person
):
    assert urlsplit(live_server.url).hostname == "localhost"
    sign_in(page, live_server.url)
    page.wait_for_url("**/dashboard/")
    page.goto(f"{live_server.url}{ADMIN}")
    page.wait_for_url("**/accounts/2fa/")
    assert faults_of(page) == []

    page.get_by_role("link", name="Add a passkey").click()
    give_password(page)
    assert faults_of(page) == []
    add_passkey(page)
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("link", name="Go on to the page you wanted").click()
    expect(page).to_have_url(f"{live_server.url}{ADMIN}")

    [factor] = Authenticator.objects.filter(type="webauthn")
    assert factor.wrap().name == "Work laptop"
    assert factor.wrap().is_passwordless
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next={ADMIN}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{live_server.url}{ADMIN}")


def test_a_passkey_is_the_second_step_after_the_password(page, live_server, authenticator, person):
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    give_password(page)
    add_passkey(page, "Blue key", alone=False)
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()

    sign_in(page, live_server.url)
    page.wait_for_url("**/2fa/authenticate/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/dashboard/")

    assert page.goto(f"{live_server.url}{ADMIN}").status == 200


def test_a_session_from_before_the_passkey_is_asked_for_it(
    page, live_server, authenticator, person
):
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    give_password(page)
    add_passkey(page)
    page.wait_for_url("**/recovery-codes/")
    session = UserSession.objects.get()._session_store(UserSession.objects.get().session_key)
    del session["account_authentication_methods"]
    session.save()

    page.goto(f"{live_server.url}{ADMIN}")
    page.wait_for_url("**/2fa/webauthn/reauthenticate/**")
    assert faults_of(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(f"{live_server.url}{ADMIN}")


def test_a_passkey_is_renamed_and_removed(page, live_server, authenticator, person):
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    give_password(page)
    add_passkey(page)
    page.wait_for_url("**/recovery-codes/")

    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    assert faults_of(page) == []
    page.get_by_role("link", name="Rename").click()
    page.locator("[name=name]").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Old laptop")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    assert faults_of(page) == []
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()

    assert not Authenticator.objects.exists(), "the recovery codes go with the last"
    page.goto(f"{live_server.url}/admin/")
    page.wait_for_url("**/accounts/2fa/")


def test_a_passkey_that_does_not_answer_is_told_in_words(page, live_server, authenticator):
    page.goto(f"{live_server.url}/accounts/login/")
    authenticator.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator.id, "isUserVerified": False}
    )

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey did not answer")).to_be_visible()
    assert faults_of(page) == []


def test_where_the_address_is_a_number_a_passkey_says_that_it_cannot(page, live_server, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + "/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("This browser cannot use passkeys here")).to_be_visible()
