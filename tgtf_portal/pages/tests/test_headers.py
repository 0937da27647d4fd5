"""What every answer tells the browser to allow, to keep and to pass on."""

import pytest
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PUBLIC = ["pages:home", "pages:privacy", "pages:healthz", "account_login", "account_signup"]
PRIVATE = ["pages:dashboard", "pages:profile-edit", "account_email", "mfa_index"]


def policy_of(response):
    return {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_carries_every_safety_header(client, name):
    response = client.get(reverse(name))
    headers = response.headers

    assert response.status_code == 200
    assert policy_of(response) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    for ability in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{ability}=()" in headers["Permissions-Policy"]


def test_refusals_carry_the_same_policy(client, settings):
    settings.DEBUG = False
    client.force_login(UserFactory())

    for address, status in (("/no-such-page/", 404), ("/admin/login/", 403)):
        response = client.get(address)
        assert response.status_code == status
        assert policy_of(response) == POLICY


@pytest.mark.parametrize("name", PRIVATE)
def test_page_for_one_person_stays_out_of_every_cache(client, name):
    client.force_login(UserFactory())

    response = client.get(reverse(name), follow=True)

    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    assert "Cookie" in response.headers["Vary"]


def test_public_page_of_somebody_signed_in_stays_out_of_every_cache(client):
    client.force_login(UserFactory())

    assert "no-store" in client.get(reverse("pages:home")).headers["Cache-Control"]


def test_admin_pages_stay_out_of_every_cache(client):
    client.force_login(CoordinatorFactory())

    for name in ("admin:index", "admin:core_user_changelist"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_visitor_with_a_session_of_a_personal_link_is_a_person_too(client):
    session = client.session
    session["host_codes"] = ["a code"]
    session.save()
    client.cookies["sessionid"] = session.session_key

    assert "no-store" in client.get(reverse("pages:home")).headers["Cache-Control"]


def test_public_page_sets_no_session_cookie(client):
    response = client.get(reverse("pages:home"))

    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("host", ["evil.example.net", "$nonsense", "localhost:80@evil"])
def test_unknown_host_is_refused(client, host, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert client.get("/", headers={"host": host}).status_code == 400


def test_forms_without_their_token_are_refused():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())

    for name in ("pages:profile-edit", "account_logout", "account_email", "account_login"):
        assert strict.post(reverse(name), {}).status_code == 403


# --- Long bodies ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("session", "size", "expected"),
    [
        (False, 900_000, 200),
        (False, 1_100_000, 413),
        (True, 1_100_000, 302),
        (True, 34_000_000, 413),
    ],
)
def test_more_than_anything_asked_for_is_refused_before_it_is_read(client, session, size, expected):
    if session:
        client.force_login(UserFactory())
    page = reverse("account_login")

    response = client.post(page, {"login": "x" * size, "password": "x"})

    assert response.status_code == expected
    if expected == 413:
        assert policy_of(response) == POLICY
        assert response.headers["Connection"] == "close"
        assert "The portal takes at most" in response.content.decode()


@pytest.mark.parametrize("said", ["", "-1", "many", "1e9", "٣"])
def test_a_length_that_is_no_number_is_no_fault_of_the_server(client, said):
    response = client.generic("POST", reverse("account_login"), b"a=b", CONTENT_LENGTH=said)

    assert response.status_code < 500
