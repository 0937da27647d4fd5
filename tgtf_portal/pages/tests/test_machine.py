"""What machines ask, and what readers are told when something breaks."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db


def test_healthz_answers_ok_with_one_query_and_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_healthz_says_503_when_the_database_is_away(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("no such host")

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"no such host" not in response.content


def test_security_txt_has_what_the_rfc_asks_for(client, settings):
    settings.SITE_URL = "https://portal.example.org"
    FacilityFactory(contact_address="facility@example.org")
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:facility@example.org"
    assert fields["Canonical"] == "https://portal.example.org/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en"
    ahead = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=300) < ahead < timedelta(days=366)


def test_security_md_sends_reporters_to_where_the_portal_answers(client):
    said = (Path(settings.BASE_DIR) / "SECURITY.md").read_text()

    for address in re.findall(r"`(/[^`]*)`", said):
        assert client.get(address).status_code == 200, address
    assert reverse("pages:security-txt") in said
    for heading in ("Report", "Supported versions", "How the portal protects", "built on"):
        assert re.search(rf"(?m)^## .*{heading}", said), heading
    for file in re.findall(r"`([\w-]+\.(?:lock|md|toml))`", said):
        assert (Path(settings.BASE_DIR) / file).exists(), file


def test_security_txt_names_the_senders_address_where_no_facility_is(client):
    assert b"Contact: mailto:" in client.get("/.well-known/security.txt").content


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("gone"), 503), (ValueError("a slip"), 500)]
)
def test_a_page_that_breaks_says_when_to_come_back_if_the_database_is_away(
    client, monkeypatch, fault, status
):
    def broken(*args, **kwargs):
        raise fault

    client.raise_request_exception = False
    monkeypatch.setattr("webinars.webinar.views.webinar.render", broken)
    response = client.get("/webinars/")

    assert response.status_code == status
    assert response.get("Retry-After") == ("30" if status == 503 else None)
    assert b"Traceback" not in response.content


def test_signing_in_without_redis_is_put_off_and_nothing_else_breaks(client, settings):
    """Nobody could count wrong passwords; readers need no count."""
    away = "redis://127.0.0.1:9/0"  # nobody listens there
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": away}
    }
    client.raise_request_exception = False

    answer = client.post("/accounts/login/", {"login": "a@example.org", "password": "guess"})

    assert (answer.status_code, answer.get("Retry-After")) == (503, "30")
    pages = ("/", "/webinars/", "/accounts/login/", "/healthz")
    assert {client.get(page).status_code for page in pages} == {200}
