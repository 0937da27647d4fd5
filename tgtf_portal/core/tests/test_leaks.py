"""The guard over all tests sees a key wherever one may not stand; each is told here on purpose."""

import logging
import socket

import icalendar
import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path

from tgtf_portal.core.people.access import public
from tgtf_portal.core.tests import leaks
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.leaks import fail_for_leaks, watch
from tgtf_portal.core.tests.live import Installation
from tgtf_portal.core.values import tokens
from tgtf_portal.urls import urlpatterns as portal_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

KIND = "control link"


@pytest.fixture
def key():
    return tokens.issue("control", tokens.new_code())


@pytest.fixture
def end_of(key):
    """What a mask that looks for whole keys lets through."""
    return key.rpartition(".")[2]


@public
def told(request, kind):
    key = tokens.issue("control", "told")
    match kind:
        case "redirect":
            return HttpResponseRedirect(f"/plain/{key}/")
        case "json":
            return JsonResponse({"link": key})
        case kind:
            return HttpResponse(key, content_type=kind)


@public
def page(request, **key):
    return HttpResponse("A page")


urlpatterns = [
    path("told/<path:kind>/", told, name="told"),
    path("plain/<code>/", page, name="plain"),
    path("careful/<token>/", page, name="careful"),
    path("listed/", page, name="listed"),
    *portal_patterns,  # whose secrets the log learns once
]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/told/text/calendar/", "the text/calendar of told"),
        ("/told/text/csv/", "the text/csv of told"),
        ("/told/application/rss+xml/", "the application/rss+xml of told"),
        ("/told/application/atom+xml/", "the application/atom+xml of told"),
        ("/told/json/", "the application/json of told"),
        ("/told/redirect/", "where told leads to"),
        ("/plain/{key}/", "the address of a page that lets others know it: plain"),
    ],
)
def test_control_an_answer_that_tells_a_key_is_seen(client, key, address, place):
    client.get(address.format(key=key))

    assert watch.take() == [f"{KIND} in {place}"]


@pytest.mark.parametrize("address", ["/careful/{key}/", "/listed/?invitation={key}"])
def test_an_address_that_is_kept_secret_may_hold_its_key(client, key, address):
    answer = client.get(address.format(key=key))

    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert watch.take() == []


def test_control_a_browser_s_referer_is_seen(client, key):
    client.get("/listed/", headers={"referer": f"/plain/{key}/"}, SERVER_SOFTWARE="a server")

    assert watch.take() == [f"{KIND} in the Referer that listed gets"]


def test_control_a_line_of_the_log_that_no_mask_changes_is_seen(end_of):
    logging.getLogger("portal").warning("It ends with %s", end_of)

    assert watch.take() == [f"{KIND} in a line of the log “portal”"]


def test_a_line_that_the_mask_changes_is_none(key):
    logging.getLogger("portal").warning("Not Found: /registrations/%s/", key)

    assert watch.take() == []


def test_control_a_calendar_that_breaks_a_key_in_two_is_seen(key):
    calendar, event = icalendar.Calendar(), icalendar.Event()
    event.add("url", f"https://example.org/a-long-way/to-go/registrations/{key}/")
    calendar.add_component(event)

    assert key.encode() not in calendar.to_ical()
    assert watch.take() == [f"{KIND} in a calendar"]


def test_control_the_log_of_a_process_is_seen_also_with_a_key_of_its_own(tmp_path, end_of):
    log = tmp_path / "web.log"
    log.write_text(f"GET /registrations/abc.{end_of}/ 200")
    watch.look_at_log("web", log.read_text())
    assert watch.take() == [f"{KIND} in the log of web", "something signed in the log of web"]

    watch.look_at_log("web", "GET /static/core.1a2b3c4d5e6f.css 200 in tgtf_portal.core.tasks")
    assert watch.take() == []
    assert "look_at_log" in Installation.stop.__code__.co_names


@pytest.mark.parametrize("address", [("93.184.216.34", 80), ("2606:2800:220:1::1", 443)])
def test_control_a_connection_to_another_machine_is_seen_and_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as wire, pytest.raises(ConnectionRefusedError, match="Tests ask"):
        wire.connect(address)

    assert watch.take() == [f"a connection to {address[0]}"]


def test_every_kind_of_key_is_learnt_where_it_is_made(client, key):
    from django.apps import apps

    person = UserFactory()
    address = EmailAddress.objects.create(user=person, email=person.email)
    room = apps.get_model("webinars", "Breakout")()
    client.force_login(person)
    keys = {
        KIND: key,
        "link that confirms an address": EmailConfirmationHMAC(address).key,
        "link to a new password": f"1-{default_token_generator.make_token(person)}",
        "meeting code": f"https://meet.example.org/x-{room.meeting_code}",
        "session": client.session.session_key,
    }

    assert {kind: [*watch.found_in(made).values()] for kind, made in keys.items()} == {
        kind: [kind] for kind in keys
    }
    assert watch.found_in(tokens.new_code()) == {}


def test_control_a_test_that_told_one_fails():
    watch.leaks.append("a link in a line of the log")

    with pytest.raises(pytest.fail.Exception, match="a link in a line of the log"):
        fail_for_leaks()
    assert watch.take() == []


@pytest.mark.parametrize("hook", [leaks.pytest_runtest_call, leaks.pytest_runtest_teardown])
def test_control_at_the_end_of_each_test_it_is_asked(hook):
    around = hook()
    next(around)
    watch.leaks.append("a link in a calendar")

    with pytest.raises(pytest.fail.Exception):
        next(around)
