"""Where somebody is signed in: listed, ended, and ended by whatever changes how one signs in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.people import sessions, staff_actions
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, SecondFactorFactory, UserFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, account, code_for, sign_in

pytestmark = pytest.mark.django_db

EMAIL = "ann@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"


@pytest.fixture(autouse=True)
def _quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sessions._note_use.cache_clear()


@pytest.fixture
def person():
    return account(EMAIL)


def browser(user_agent=FIREFOX, email=EMAIL, address="203.0.113.77"):
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    sign_in(client, email)
    return client


def is_signed_in(client):
    return client.get(reverse("account_email")).status_code == 200


# --- The list ------------------------------------------------------------------------------------
def test_the_list_names_browsers_and_networks_and_the_one_in_use(person):
    here, _there = browser(), browser(SAFARI, address="2001:db8:1:2::3")

    page = here.get(reverse("usersessions_list")).content.decode()

    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "Network 203.0.113.*" in page
    assert "Network 2001:db8:1:*" in page
    assert page.count("This browser") == 1
    assert "203.0.113.77" not in page


def test_no_full_address_is_kept(person):
    browser()

    assert UserSession.objects.get().ip == "203.0.113.0"


def test_single_one_is_ended_and_the_others_stay(person):
    here, there, third = browser(), browser(SAFARI), browser()
    row = UserSession.objects.get(session_key=there.session.session_key)

    answer = here.post(reverse("pages:session-end"), {"session": row.pk}, follow=True)

    assert "That session has ended." in answer.content.decode()
    assert [is_signed_in(each) for each in (here, there, third)] == [True, False, True]
    assert UserSession.objects.count() == 2


def test_nobody_ends_another_s_session_nor_the_one_in_use(person):
    account("bob@example.org")
    here, theirs = browser(), browser(email="bob@example.org")

    for key in (theirs.session.session_key, here.session.session_key):
        row = UserSession.objects.get(session_key=key)
        answer = here.post(reverse("pages:session-end"), {"session": row.pk}, follow=True)
        assert "had ended already" in answer.content.decode()

    assert is_signed_in(here)
    assert is_signed_in(theirs)
    assert here.post(reverse("pages:session-end"), {"session": "x"}).status_code == 302
    assert here.get(reverse("pages:session-end")).status_code == 405


def test_signing_out_everywhere_else_leaves_this_one(person):
    account("bob@example.org")
    here, there, theirs = browser(), browser(), browser(email="bob@example.org")

    answer = here.post(reverse("usersessions_list"), follow=True)

    assert "signed out everywhere else" in answer.content.decode()
    assert [is_signed_in(each) for each in (here, there, theirs)] == [True, False, True]


# --- What ends the others ------------------------------------------------------------------------
def test_abuse_20_another_password_ends_all_of_them(person):
    here, there = browser(), browser()
    new = {"password1": "another-green-password", "password2": "another-green-password"}

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})

    person.refresh_from_db()
    assert person.check_password("another-green-password")
    assert not is_signed_in(here), "whoever knows the new one signs in with it"
    assert not is_signed_in(there)
    assert UserSession.objects.purge_and_list(person) == []


@pytest.mark.django_db(transaction=True)
def test_enrolling_a_factor_ends_the_others(person, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    here, there = browser(), browser()
    before = here.session.session_key
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = here.get(reverse("mfa_activate_totp")).context["form"].secret

    here.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})

    assert Authenticator.objects.filter(type="totp").exists()
    assert [is_signed_in(each) for each in (here, there)] == [True, False]
    assert here.session.session_key != before
    assert UserSession.objects.get().session_key == here.session.session_key


@pytest.mark.django_db(transaction=True)
def test_turning_a_factor_off_ends_the_others(person):
    here, there = browser(), browser()
    SecondFactorFactory(user=person)
    here.force_login(person)  # with the factor shown
    session = here.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()

    here.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert [is_signed_in(each) for each in (here, there)] == [True, False]


def test_staff_who_remove_a_factor_sign_its_person_out(person):
    SecondFactorFactory(user=person)
    there = Client()
    there.force_login(person)
    UserSession.objects.create(
        user=person, session_key=there.session.session_key, ip="203.0.113.0", user_agent=FIREFOX
    )

    staff_actions.remove_second_factor(
        type(person).objects.all(), by=CoordinatorFactory(second_factor=None)
    )

    assert not is_signed_in(there)
    assert AuditEvent.objects.get().verb == "user.second_factor_removed"


def test_staff_turn_their_own_factor_off_in_their_account_alone():
    me = CoordinatorFactory()

    with pytest.raises(Refused, match="in your account"):
        staff_actions.remove_second_factor(type(me).objects.all(), by=me)

    assert Authenticator.objects.exists()


# --- What it costs, and what is forgotten --------------------------------------------------------
def test_a_visitor_and_a_person_cost_no_write_but_one_an_hour(
    person, time_machine, django_assert_num_queries
):
    time_machine.move_to(timezone.now().replace(minute=5))
    visitor, here = Client(), browser()
    address = reverse("admin:jsi18n")  # asks for no more than who it is
    with django_assert_num_queries(0):
        visitor.get(address)
    for queries in (3, 2, 2):
        with django_assert_num_queries(queries):
            here.get(address)
    signed_in_at = UserSession.objects.get().last_seen_at

    time_machine.shift(timedelta(hours=2))
    with django_assert_num_queries(3):
        here.get(address)

    assert UserSession.objects.get().last_seen_at - signed_in_at > timedelta(hours=1)
    assert SESSION_KEY in here.session


def test_what_is_over_is_forgotten(person):
    here, there = browser(), browser()
    browser().post(reverse("account_logout"))
    Session.objects.filter(pk=there.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )

    sessions.forget_ended()

    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]
    assert not Session.objects.filter(expire_date__lt=timezone.now()).exists()
    assert is_signed_in(here)


def test_the_list_of_somebody_else_is_not_shown(person):
    browser(SAFARI)
    client = Client()
    client.force_login(UserFactory())

    assert "iPhone" not in client.get(reverse("usersessions_list")).content.decode()
