"""Somebody invited, in a real browser: a passkey, or a password and an app, and on to the desk."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from clusters.domain.account_invitation import invite_colleague
from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, code_for
from tgtf_portal.core.tests.rules import faults_of
from tgtf_portal.pages.tests.test_passkey_browser import _quicker, authenticator  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "ann@example.org"


@pytest.fixture
def address(live_server, settings):
    settings.SITE_URL = live_server.url
    by = CoordinatorFactory(name="Mia Lind")
    roles = [StaffRole.COORDINATOR.value]
    return invite_colleague(EMAIL, name="Ann", roles=roles, facilities=[], by=by).get_link()


def test_an_invited_colleague_chooses_a_passkey_and_lands_on_the_desk(
    page,
    live_server,
    authenticator,  # noqa: F811
    address,
):
    page.goto(address)
    expect(page).to_have_url(f"{live_server.url}/invitation/")
    expect(page.get_by_text("Mia Lind")).to_be_visible()
    assert faults_of(page) == []

    page.get_by_role("button", name="Choose a passkey").click()
    assert faults_of(page) == []
    page.locator("[name=name]").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("link", name="Go on to the page you wanted").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")

    [passkey] = Authenticator.objects.filter(type="webauthn", user__email=EMAIL)
    assert passkey.wrap().is_passwordless
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_an_invited_colleague_chooses_a_password_and_an_app(page, live_server, address):
    page.goto(address)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=repeated]").fill(PASSWORD)
    page.get_by_role("button", name="Choose this password").click()
    page.wait_for_url("**/accounts/2fa/")
    page.get_by_role("link", name="Set up").click()
    page.locator("[name=code]").fill(code_for(page.locator("code").inner_text()))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("link", name="Go on to the page you wanted").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")

    assert User.objects.get(email=EMAIL).check_password(PASSWORD)
