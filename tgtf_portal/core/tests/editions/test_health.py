"""A connection that answered lately is not asked whether it still does; one that ended is left."""

import psycopg2
import pytest
from django.db import connection

from tgtf_portal.core.editions.postgresql.base import LATELY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]


def answer():
    """From the first statement of a request, between two of which Django looks around."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.fixture
def asked(monkeypatch):
    """How often it was asked whether it answers."""
    times = []
    is_usable = connection.is_usable
    monkeypatch.setattr(connection, "is_usable", lambda: times.append(1) or is_usable())
    answer()
    times.clear()
    return times


def test_who_answered_lately_is_not_asked_again(asked):
    assert answer() == answer()
    assert not asked


def test_who_was_not_asked_for_long_is_asked_first(asked, monkeypatch):
    before = answer()
    monkeypatch.setattr(connection, "_asked_at", connection._asked_at - LATELY)

    assert answer() == before
    assert len(asked) == 1
    assert answer() == before
    assert len(asked) == 1


def test_after_the_server_ended_a_connection_the_next_request_has_another(asked):
    before = answer()
    facts = connection.get_connection_params()
    facts = {name: facts[name] for name in ("dbname", "user", "password", "host", "port")
             if name in facts}  # fmt: skip
    other = psycopg2.connect(**facts)
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
        assert cursor.fetchone() == (True,)
    other.close()

    assert answer() != before


def test_after_a_statement_that_failed_django_looks_itself(asked):
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor, pytest.raises(Exception, match="statement timeout"):
        cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")

    answer()

    assert asked
