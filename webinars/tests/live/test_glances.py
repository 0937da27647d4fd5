"""A poll is answered at a glance, and notices at once whatever its page would."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.live.domain.help import call_coordinator
from webinars.live.domain.muting import mute
from webinars.live.domain.rooms import broadcast, close_rooms
from webinars.models import Host, Moderator, Seat
from webinars.registration.domain.actions import cancel_registration
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return SeatFactory(breakout__status="running", breakout__webinar__slug="crowd")


def browser_of(**facts):
    browser = Client()
    session = browser.session
    session.update(facts)
    session.save()
    return browser


def polls_of(seat):
    """Each live page with a browser whose owner came by a personal link."""
    person = browser_of(registration_codes=[seat.registration.code])
    host = browser_of(host_codes=[HostFactory(breakout=seat.breakout).code])
    leader = browser_of(host_codes=[ModeratorFactory(webinar=seat.breakout.webinar).code])
    room, webinar = [seat.breakout.code], [seat.breakout.webinar.slug]
    return {
        "board": (person, reverse("webinars:breakout-news", args=room)),
        "console": (host, reverse("webinars:breakout-host-news", args=room)),
        "plenary": (person, reverse("webinars:webinar-live-news", args=webinar)),
        "wall": (person, reverse("webinars:webinar-wall-news", args=webinar)),
        "control": (leader, reverse("webinars:live-control-news", args=webinar)),
    }


def asked_again(browser, address, etag):
    return browser.get(address, headers={"If-None-Match": etag})


def test_a_poll_without_news_costs_the_session_and_one_statement(seat, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for live, (browser, address) in polls_of(seat).items():
        etag = browser.get(address)["ETag"]

        with CaptureQueriesContext(connection) as asked:
            answer = asked_again(browser, address, etag)

        assert (live, answer.status_code, answer["ETag"]) == (live, 304, etag)
        assert answer["Cache-Control"] == "private, no-store"
        assert [query["sql"].count("django_session") > 0 for query in asked] == [True, False], live


CHANGES = {
    "moved": lambda seat: move_seat(
        seat.registration, breakout=BreakoutFactory(webinar=seat.breakout.webinar), by=None
    ),
    "unseated": lambda seat: seat.delete(),
    "cancelled": lambda seat: cancel_registration(seat.registration),
    "muted": lambda seat: mute(seat, by=None),
    "erased": lambda seat: erase(seat.registration.email, way="command"),
    "closed": lambda seat: close_rooms(seat.breakout.webinar, by=None),
    "told": lambda seat: broadcast(seat.breakout.webinar, "Hello", by=None),
    "year over": lambda seat: type(seat.breakout.webinar).objects.update(
        starts_at=timezone.now() - timedelta(days=401), ends_at=timezone.now() - timedelta(days=400)
    ),
    "link replaced": lambda seat: type(seat.registration).objects.update(code="another"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("polled", ["board", "plenary"])
def test_the_next_poll_says_what_the_page_would(seat, polled, change):
    InsightFactory(breakout=seat.breakout, registration=seat.registration)
    browser, address = polls_of(seat)[polled]
    etag = browser.get(address)["ETag"]
    assert asked_again(browser, address, etag).status_code == 304

    CHANGES[change](seat)

    new = Client()
    new.cookies = browser.cookies
    whole, poll = new.get(address), asked_again(browser, address, etag)
    same = whole.status_code == 200 and whole["ETag"].partition("~")[0] == etag.partition("~")[0]
    assert poll.status_code == (304 if same else whole.status_code)
    unseen = {("plenary", "muted"), ("plenary", "unseated")}
    assert not same or (polled, change) in unseen


@pytest.mark.parametrize("polled", ["console", "control"])
def test_whose_link_was_taken_away_polls_no_more(seat, polled):
    browser, address = polls_of(seat)[polled]
    etag = browser.get(address)["ETag"]

    Host.objects.all().delete()
    Moderator.objects.all().delete()

    assert asked_again(browser, address, etag).status_code == 404


@pytest.mark.parametrize("polled", ["console", "control"])
def test_a_call_for_help_is_news_at_once(seat, polled):
    browser, address = polls_of(seat)[polled]
    etag = browser.get(address)["ETag"]

    call_coordinator(seat.breakout, asker="Host")

    assert asked_again(browser, address, etag).status_code == 200


def test_a_session_that_ended_polls_no_more(seat):
    browser, address = polls_of(seat)["board"]
    etag = browser.get(address)["ETag"]
    browser.session.flush()

    assert asked_again(browser, address, etag).status_code == 404


@pytest.mark.parametrize("held", ["", "x", "9" * 30, "💡", "{room}.0.0.open.{other}"])
def test_whatever_is_said_to_be_held_opens_no_other_s_board(seat, held):
    other = SeatFactory(breakout=seat.breakout)
    stranger = browser_of(registration_codes=["nobody"])
    address = polls_of(seat)["board"][1]
    held = held.format(other=other.pk, room=seat.breakout.code)

    assert asked_again(stranger, address, f'"{held}"').status_code == 404


def test_who_signed_in_is_looked_at_closely(seat):
    user = UserFactory(email=seat.registration.email)
    browser = Client()
    browser.force_login(user)
    address = polls_of(seat)["board"][1]
    etag = browser.get(address)["ETag"]

    assert asked_again(browser, address, etag).status_code == 304
    Seat.objects.all().delete()
    assert asked_again(browser, address, etag).status_code == 404
