"""The second factor is asked of the session: shown, hidden, enrolled and removed."""

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.pages.middleware import PersonAsShown
from tgtf_portal.core.tests.factories import CoordinatorFactory, SecondFactorFactory, UserFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, account, code_for, sign_in
from tgtf_portal.core.tests.signing_in import hide_second_factor

pytestmark = pytest.mark.django_db

EMAIL = "staff@example.org"
SECRET = "JBSWY3DPEHPK3PXP"
ADMIN = "/admin/core/user/?is_staff__exact=1"


@pytest.fixture(autouse=True)
def _quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _codes_last(time_machine):
    """They change every half minute."""
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture
def person():
    return account(EMAIL, is_staff=True, is_superuser=True)


@pytest.fixture
def enrolled(person):
    SecondFactorFactory(user=person)
    return person


def enrol(client, wanted=ADMIN):
    """Through the pages; the secret in the app, and the last page."""
    client.get(wanted)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    here = f"{asked.request['PATH_INFO']}?{asked.request['QUERY_STRING']}"
    secret = client.post(here, {"password": PASSWORD}, follow=True).context["form"].secret
    address = reverse("mfa_activate_totp")
    return secret, client.post(address, {"code": code_for(secret)}, follow=True)


# --- Shown ---------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_staff_enrol_through_the_pages_and_go_on_to_where_they_wanted(client, person):
    sign_in(client, EMAIL)
    assert client.get(ADMIN).headers["Location"] == reverse("mfa_index")
    assert "Staff’s pages need a second step" in client.get(reverse("mfa_index")).content.decode()

    _secret, done = enrol(client)

    assert done.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert f'href="{ADMIN}"' in done.content.decode()
    assert client.get(ADMIN).status_code == 200
    assert ADMIN not in client.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_after_the_password_nothing_opens_before_the_code_which_signs_in_once(client, enrolled):
    assert sign_in(client, EMAIL).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN).headers["Location"].startswith("/accounts/login/")

    client.post(reverse("mfa_authenticate"), {"code": code_for(SECRET)})
    assert client.get(ADMIN).status_code == 200

    overheard = Client()
    sign_in(overheard, EMAIL)
    overheard.post(reverse("mfa_authenticate"), {"code": code_for(SECRET)})
    assert overheard.get(ADMIN).status_code == 302


def test_a_recovery_code_shows_the_factor(client, enrolled):
    code = RecoveryCodes.activate(enrolled).get_unused_codes()[0]
    sign_in(client, EMAIL)

    client.post(reverse("mfa_authenticate"), {"code": code})

    assert client.get(ADMIN).status_code == 200


def test_a_session_from_before_the_factor_is_asked_for_it_and_led_back(client, enrolled):
    client.force_login(enrolled)
    hide_second_factor(client)
    before = client.session.session_key

    asked = client.get(ADMIN)
    answer = client.post(asked.headers["Location"], {"code": code_for(SECRET), "next": ADMIN})

    assert asked.headers["Location"] == (
        f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fcore%2Fuser%2F%3Fis_staff__exact%3D1"
    )
    assert answer.headers["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200
    assert client.session.session_key != before, "a copied key opens no more than before"


@pytest.mark.parametrize("wrong", ["https://evil.example.net/", "//evil.example.net/"])
def test_after_the_factor_nobody_is_led_off_the_site(client, enrolled, wrong):
    client.force_login(enrolled)
    hide_second_factor(client)

    asked = client.get("/", PATH_INFO="//evil.example.net/").headers["Location"]
    page = reverse("mfa_reauthenticate")
    answer = client.post(page, {"code": code_for(SECRET), "next": wrong})

    assert "next=%2F%252Fevil" in asked
    assert answer.headers["Location"] == reverse("pages:dashboard")


def test_the_page_wanted_never_leads_off_the_site(client, person):
    client.force_login(person)

    client.get("/", PATH_INFO="//evil.example.net/")

    assert client.session["page_wanted"] == "/%2Fevil.example.net/"


def test_the_password_alone_is_not_asked_in_place_of_an_enrolled_factor(client, enrolled):
    """Whoever knows no more than the password could enrol a factor of their own with it."""
    client.force_login(enrolled)
    hide_second_factor(client)

    page = client.get(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert page.headers["Location"] == reverse("mfa_reauthenticate")
    assert (
        client.get(reverse("mfa_deactivate_totp"))
        .headers["Location"]
        .startswith(reverse("mfa_reauthenticate"))
    )
    assert client.get(ADMIN).status_code == 302


def test_whoever_has_shown_it_may_give_the_password_again(client, enrolled):
    client.force_login(enrolled)

    page = client.get(reverse("account_reauthenticate"))

    assert page.status_code == 200
    assert reverse("mfa_reauthenticate") in page.content.decode()


def test_wrong_code_enrols_nobody(client, person):
    sign_in(client, EMAIL)
    client.get(reverse("mfa_activate_totp"))

    client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert not Authenticator.objects.exists()
    assert client.get(reverse("admin:index")).status_code == 302


def test_what_another_showed_in_the_same_browser_is_not_shown(client, enrolled):
    client.force_login(enrolled)
    records = client.session[AUTHENTICATION_METHODS_SESSION_KEY]
    client.force_login(account("other@example.org", is_staff=True, is_superuser=True))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()

    assert client.get(ADMIN).headers["Location"] == reverse("mfa_index")


# --- Removed -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_whoever_removes_the_factor_is_asked_for_a_new_one(client, person):
    sign_in(client, EMAIL)
    enrol(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert SESSION_KEY in client.session
    assert client.get(ADMIN).headers["Location"] == reverse("mfa_index")


# --- What it costs -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [UserFactory, CoordinatorFactory])
def test_the_question_costs_no_query(client, kind, django_assert_num_queries):
    client.force_login(kind())

    with django_assert_num_queries(2):  # the session and the person, as for everybody
        client.get(reverse("admin:jsi18n"))


def test_a_visitor_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("account_login")).status_code == 200


def test_nobody_is_looked_up_before_somebody_asks(rf, django_assert_num_queries):
    """A public page that never looks at its reader costs no look-up of a person."""
    request = rf.get("/")
    request.session = {}
    seen = PersonAsShown(lambda request: request)(request)

    with django_assert_num_queries(0):
        assert not hasattr(seen, "_cached_user")


# --- Where it is not asked -----------------------------------------------------------------------
def test_a_demo_may_do_without(client, settings, person):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(person)

    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize("dest", ["empty", "image", "iframe"])
def test_a_script_that_asks_for_a_part_of_a_page_is_refused_and_not_led(client, enrolled, dest):
    client.force_login(enrolled)
    hide_second_factor(client)

    assert client.get(ADMIN, headers={"sec-fetch-dest": dest}).status_code == 403
    assert client.get(ADMIN, headers={"sec-fetch-dest": "document"}).status_code == 302


def test_a_form_is_refused_and_nothing_kept_of_it(client, enrolled):
    client.force_login(enrolled)
    hide_second_factor(client)

    assert client.post(ADMIN, {"action": "deactivate"}).status_code == 403
