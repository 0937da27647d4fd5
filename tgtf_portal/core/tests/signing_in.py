"""A pytest plugin: tests sign in at once, and staff with the second factor that they have."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

OWNER = "account_authentication_methods_user"


def show_second_factor(session, person):
    """The session's records as allauth writes them when somebody signs in with the factor."""
    factor = Authenticator.objects.filter(user=person).first()
    if factor:
        shown = {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [shown]
        session[OWNER] = str(person.pk)
    return bool(factor)


def hide_second_factor(client):
    """As if the session had begun before the factor was enrolled."""
    session = client.session
    del session[AUTHENTICATION_METHODS_SESSION_KEY]
    session.save()


def force_login(client, user, backend=None):
    Client.plain_force_login(client, user, backend)
    session = client.session
    if user.is_staff and show_second_factor(session, user):
        session.save()


@pytest.fixture(autouse=True, scope="session")
def _staff_sign_in_with_their_factor():
    Client.plain_force_login, Client.force_login = Client.force_login, force_login
    yield
    Client.force_login = Client.plain_force_login
