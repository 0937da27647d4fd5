"""Whose address it is cannot be told by the clock either: for each the portal does the same work.

Work is counted, not timed: statements by kind, password hashes, promised mails. What is answered is
the same to the letter, but for the address that was typed and what differs from page to page.
"""

import re
from collections import Counter
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tgtf_portal.core.models import Message, User
from tgtf_portal.core.tests.people.signing import PASSWORD, account
from webinars.registration.forms.registration import STAMP
from webinars.tests.factories import InvitationFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

WHO = ("known", "unknown", "inactive", "unverified")


@pytest.fixture(autouse=True)
def _as_in_real_life_but_quicker(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def people():
    account("known@example.org")
    account("inactive@example.org", is_active=False)
    account("unverified@example.org", verified=False)
    webinar = WebinarFactory(slug="coming")
    RegistrationFactory(webinar=webinar, email="known@example.org")
    InvitationFactory(webinar=webinar, email="inactive@example.org")


def sign_in_wrongly(client, email):
    return client.post(reverse("account_login"), {"login": email, "password": "not-the-password"})


def ask_for_password(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def sign_up(client, email):
    facts = {"email": email, "name": "Ann", "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), facts)


def ask_for_own_data(client, email):
    return client.post(reverse("pages:own-data-ask"), {"email": email})


def ask_for_topics(client, email):
    return client.post(reverse("pages:mail-topics-ask"), {"email": email})


def register(client, email):
    facts = {"name": "Ann", "email": email, "organisation": "", "asked_at": STAMP.sign("0")}
    address = reverse("webinars:registration-create", args=["coming"])
    return client.post(address, facts)


def ask_for_own_link(client, email):
    return client.post(reverse("webinars:registration-own", args=["coming"]), {"email": email})


NEW_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def told(response, who):
    """The answer to the letter, with what it hands out; whoever typed the address knows it."""
    content = NEW_EACH_TIME.sub("", response.content.decode()).replace(f"{who}@", "…@")
    cookies = tuple(sorted(response.cookies))
    return response.status_code, response.headers.get("Location"), cookies, content


def work_for(door, who):
    """The answer with its hashes and mails, and how many statements of each kind it took."""
    client, hashes = Client(), Counter()
    encode = MD5PasswordHasher.encode

    def counted(self, *args):
        hashes["hashes"] += 1
        return encode(self, *args)

    before = Message.objects.count()
    with patch.object(MD5PasswordHasher, "encode", counted), CaptureQueriesContext(connection) as q:
        response = door(client, f"{who}@example.org")
    verbs = (query["sql"].split(None, 1)[0] for query in q.captured_queries)
    kinds = Counter("SELECT" if verb == "DECLARE" else verb for verb in verbs)
    seen = (response.status_code, hashes["hashes"], Message.objects.count() - before)
    return seen, kinds, told(response, who)


# How many statements lie between the least and the most. What a hash costs is that of hundreds of
# them; a mail and a row of the account's are statements that somebody who is known does not need.
DOORS = {
    sign_in_wrongly: ((200, 1, 0), {"SELECT": 1, "INSERT": 1}),
    ask_for_password: ((302, 0, 1), {"SELECT": 3}),
    sign_up: ((302, 1, 1), {"SELECT": 6, "INSERT": 2, "UPDATE": 1}),
    ask_for_own_data: ((302, 0, 1), {}),
    ask_for_topics: ((302, 0, 1), {}),
    register: ((302, 0, 1), {"SELECT": 1, "INSERT": 1}),
    ask_for_own_link: ((302, 0, 1), {}),
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_abuse_12_the_same_answer_and_the_same_work_whoever_it_is(door, people):
    work_for(door, "first")  # what is counted for the first time is inserted, later updated

    seen, kinds, answers = zip(*(work_for(door, who) for who in WHO), strict=True)

    expected, spread = DOORS[door]
    assert dict.fromkeys(seen) == {expected: None}, "status, hashes, mails"
    assert len(set(answers)) == 1, answers
    for kind in {name for counted in kinds for name in counted}:
        counts = [counted[kind] for counted in kinds]
        assert max(counts) - min(counts) <= spread.get(kind, 0), (kind, counts)


def test_control_a_door_that_spares_the_hash_is_noticed(people, monkeypatch):
    monkeypatch.setattr("tgtf_portal.core.people.accounts.make_password", lambda password: "")

    assert work_for(sign_up, "known")[0] != work_for(sign_up, "unknown")[0]
    assert User.objects.filter(email="unknown@example.org").exists()
