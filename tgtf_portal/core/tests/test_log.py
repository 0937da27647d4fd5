"""The log tells what happened, not to whom."""

import io
import logging
import time

import pytest
from django.urls import reverse

from tgtf_portal.core.log import ADDRESS, DiscreetFormatter, masked_letter
from tgtf_portal.core.tests.factories import UserFactory


@pytest.fixture
def written():
    """What the portal's own handler would print."""
    [formatter] = {
        id(handler.formatter): handler.formatter
        for handler in logging.root.handlers
        if isinstance(handler.formatter, DiscreetFormatter)
    }.values()
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter)
    logging.root.addHandler(handler)
    yield handler.stream
    logging.root.removeHandler(handler)


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Not Found: /registrations/u3Jcu3Jcu3Jc.sig/", "Not Found: /registrations/…/"),
        ("GET /breakouts/ab/host/u3Jcu3Jcu3Jc.sig/ 303", "GET /breakouts/ab/host/…/ 303"),
        ("POST /mail/u3Jcu3Jc.example.org.sig/unsubscribe/ 200", "POST /mail/…/unsubscribe/ 200"),
        ("GET /webinars/w/register/?invitation=u3Jcu3Jcu3Jc.sig", None),
        ("GET /accounts/confirm-email/MQ:1abc:defghijk/", None),
        ("GET /accounts/password/reset/key/1-c0ffee-1234/", None),
        ("Key (email)=(ann.o'neil+x@example.org) already exists.", None),
    ],
)
def test_personal_links_and_addresses_are_masked(written, line, masked):
    logging.getLogger("django.request").warning("%s", line)

    text = written.getvalue()
    assert masked is None or masked in text
    for secret in ("u3Jc", "1abc", "c0ffee", "neil"):
        assert secret not in text


@pytest.mark.parametrize("piece", ["x", "x.", "x@", "x-", "https://x", "code=", "/mail/x", "X"])
def test_a_line_as_long_as_a_form_s_text_is_masked_at_once(piece):
    began = time.process_time()

    masked_letter(ADDRESS.sub("…@", piece * (300_000 // len(piece))))

    assert time.process_time() - began < 2


def test_addresses_in_tracebacks_are_masked(written):
    try:
        raise ValueError("no such person: ann@example.org")
    except ValueError:
        logging.getLogger("portal").exception("It failed for %s", "ann@example.org")

    assert "Traceback" in written.getvalue()
    assert "ann@" not in written.getvalue()


def test_ordinary_pages_are_logged_in_full(written):
    logging.getLogger("django.request").warning("Not Found: %s", "/breakouts/ab/host/insights/")

    assert "/breakouts/ab/host/insights/" in written.getvalue()


@pytest.mark.django_db
def test_what_people_type_into_account_pages_stays_out_of_the_log(written, client):
    UserFactory(email="known@marker.example.org", name="Marker Person")
    facts = {"name": "Marker Person", "password1": "marker-secret-1", "password2": "marker-2"}
    client.post(reverse("account_signup"), {**facts, "email": "new@marker.example.org"})
    login = {"login": "known@marker.example.org", "password": "marker-secret-1"}
    client.post(reverse("account_login"), login)
    client.post(reverse("account_reset_password"), {"email": "known@marker.example.org"})
    client.get("/no-such-page/")

    assert "Not Found: /no-such-page/" in written.getvalue()
    assert "Marker" not in written.getvalue()
    assert "marker-secret" not in written.getvalue()
    assert "known@" not in written.getvalue()


def test_no_other_handler_prints_the_same_line_unmasked():
    for name in ("django", "django.request", "django.server", "django.security"):
        for handler in logging.getLogger(name).handlers:
            assert isinstance(handler.formatter, DiscreetFormatter), (name, handler)
