"""Each change of a session is one statement, and whoever was signed out stays so."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from tgtf_portal.core.people.session_store import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    session = SessionStore()
    session["who"] = "P"
    session.save()
    return session.session_key


def test_a_session_is_made_and_changed_in_one_statement_each(django_assert_num_queries):
    session = SessionStore()
    session["who"] = "P"
    with django_assert_num_queries(3):  # the insert, within its savepoint
        session.save()
    session["who"] = "Q"
    with django_assert_num_queries(1):
        session.save()

    assert SessionStore(session.session_key)["who"] == "Q"


def test_another_key_takes_all_along_and_the_old_one_opens_nothing(key, django_assert_num_queries):
    session = SessionStore(key)
    with django_assert_num_queries(2):
        session.cycle_key()
        session["more"] = 1
        session.save()

    assert dict(SessionStore(session.session_key).items()) == {"who": "P", "more": 1}
    assert dict(SessionStore(key).items()) == {}
    assert Session.objects.count() == 1


def test_a_session_ended_meanwhile_stays_ended(key):
    session = SessionStore(key)
    session.cycle_key()
    SessionStore(key).delete()

    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_a_session_dropped_before_its_other_key_is_kept_is_gone(key):
    session = SessionStore(key)
    session.cycle_key()
    session.flush()

    assert not Session.objects.exists()


def test_a_session_is_over_by_its_time(key):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    session = SessionStore(key)

    assert "who" not in session
    session.cycle_key()
    assert session.session_key != key
