"""What goes wrong is logged, and neither what was sent nor by whom."""

import pytest
from django.core import mail
from django.db import DataError, connection
from django.urls import reverse

from tgtf_portal.core.models import Message
from tgtf_portal.pages.tests.addresses import browser, session_of, small_world
from tgtf_portal.pages.tests.test_links_in_logs import written  # noqa: F401
from tgtf_portal.pages.tests.test_role_matrix import arguments, rows

pytestmark = pytest.mark.django_db

SENT = {
    **dict.fromkeys(("name", "text", "note-text", "organisation", "reason"), "Marker Person"),
    **dict.fromkeys(("email", "login", "note-email"), "marker@example.org"),
    **dict.fromkeys(("password", "password1", "code"), "Marker-secret-1"),
}


def broken(execute, sql, params, many, context):
    """Databases say in their complaints what they were asked."""
    raise DataError("Key (email)=(marker@example.org) is too long.")


def test_abuse_25_an_error_anywhere_tells_neither_what_was_sent_nor_by_whom(settings, written):  # noqa: F811
    world = small_world()
    filled, keys = arguments(world), [None, session_of(world.people["staff"])]
    before, broke = Message.objects.count(), 0
    for number, (method, name, _answers) in enumerate(rows(filled)):
        if method != "POST":
            continue
        address = reverse(name.split()[0], args=filled.get(name, []))
        client = browser(settings, keys[number % 2], REMOTE_ADDR=f"10.6.0.{number % 250}")
        client.raise_request_exception = False
        client.cookies["marker"] = "Marker-cookie"
        with connection.execute_wrapper(broken):
            answer = client.post(f"{address}?q=Marker", SENT, headers={"referer": "/Marker/"})
        broke += answer.status_code >= 500
        assert "arker" not in answer.content.decode(), name

    text = written.getvalue()
    assert (broke > 60, "Traceback" in text, "(…@example.org) is too long" in text) == (True,) * 3
    assert "arker" not in text
    assert (Message.objects.count(), mail.outbox) == (before, [])
