"""Every class of page has all the points that its headers can have, with a server's settings."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tgtf_portal.pages.tests.addresses import addresses, session_of, small_world
from tgtf_portal.pages.tests.observatory import score

pytestmark = pytest.mark.django_db

MOST = 130  # without a cookie; 135 with one that is as it should be
# Other sites show the facility's picture beside a link to it.
SHOWN_ELSEWHERE = {"/card.png": (200, 115)}
# A mail as it will look: mails have no other styles than inline ones.
FRAMED = {"/admin/webinars/mailtext/preview/": (200, 120)}
SAFETY = ("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "X_FRAME", "CONTENT_SEC", "KNOWN_BROWSER")


@pytest.fixture(autouse=True)
def _as_on_a_server(settings, monkeypatch):
    """What the settings file makes of a server's environment."""
    server = {
        "DEBUG": "0",
        "SECRET_KEY": "only-this-test-reads-it-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://testserver",
    }
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    found = runpy.run_path(str(Path(portal_settings.BASE_DIR) / "tgtf_portal" / "settings.py"))
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    for name, value in found.items():
        if name.startswith(SAFETY):
            setattr(settings, name, value)
    settings.DEBUG = False


def looked_at(client, paths):
    return {path: client.get(path, secure=True) for path in paths}


def below_the_most(answers):
    return {
        path: (answer.status_code, score(answer))
        for path, answer in answers.items()
        if score(answer) < MOST + (5 if answer.cookies else 0)
    }


def plain_paths():
    return sorted(
        reverse(address.name)
        for address in addresses()
        if address.name and not address.blanks and not address.name.endswith("jsi18n")
    )


def test_every_page_that_a_visitor_can_ask_for_has_all_points():
    world = small_world()
    shown = [
        world.webinar.get_absolute_url(),
        reverse("webinars:registration-edit", args=[world.registration.token]),
        reverse("webinars:registration-create", args=[world.webinar.slug]),
        *["/no-such-page/", "/no-slash", "/static/css/none.css", "/admin/"],
    ]

    answers = looked_at(Client(), [*plain_paths(), *shown])

    assert len(answers) > 60
    assert {answer.status_code for answer in answers.values()} >= {200, 302, 404}
    assert below_the_most(answers) == SHOWN_ELSEWHERE
    assert any(answer.cookies for answer in answers.values())


def test_every_page_of_staff_has_all_points(settings):
    world = small_world()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(world.people["staff"])

    answers = looked_at(client, plain_paths())

    assert answers[reverse("admin:index")].status_code == 200
    assert below_the_most(answers) == FRAMED | SHOWN_ELSEWHERE


@pytest.mark.parametrize(
    ("header", "worse", "points"),
    [
        ("Content-Security-Policy", "", 75),
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'", 80),
        ("Strict-Transport-Security", "max-age=60", 120),
        ("Referrer-Policy", "unsafe-url", 120),
        ("Cross-Origin-Resource-Policy", "", 120),
        ("X-Content-Type-Options", "", 125),
    ],
)
def test_control_a_header_that_is_worse_costs_points(client, header, worse, points):
    answer = client.get(reverse("pages:healthz"), secure=True)
    assert score(answer) == MOST
    answer.headers[header] = worse

    assert score(answer) == points


def test_control_a_careless_cookie_costs_points():
    answer = HttpResponse()
    answer.set_cookie("sessionid", "x")

    assert score(answer) < 40
