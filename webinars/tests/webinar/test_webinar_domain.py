"""A webinar's turns: what each changes, whom it tells, and when it is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import (
    announce_webinar,
    cancel_webinar,
    close_webinar,
    move_webinar,
)

pytestmark = pytest.mark.django_db


def test_announcing_a_draft_opens_its_registration_and_leaves_a_trace():
    coordinator = CoordinatorFactory()

    webinar = announce_webinar(WebinarFactory(status="draft"), by=coordinator)

    assert webinar.takes_registrations
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("webinar.announced", coordinator)


@pytest.mark.parametrize("status", ["announced", "held", "cancelled"])
def test_only_a_draft_can_be_announced(status):
    with pytest.raises(Refused, match="Only a draft"):
        announce_webinar(WebinarFactory(status=status), by=None)


def test_a_draft_of_the_past_is_not_announced():
    with pytest.raises(Refused, match="in the past"):
        announce_webinar(HeldWebinarFactory(status="draft"), by=None)


def test_moving_an_announced_webinar_tells_each_registered_person_once():
    webinar = WebinarFactory()
    coming = RegistrationFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar, cancelled_at=timezone.now())
    later = webinar.starts_at + timedelta(days=1)

    moved = move_webinar(
        webinar,
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        time_zone="Europe/Sofia",
        by=None,
    )

    assert (moved.starts_at, moved.time_zone, moved.calendar_sequence) == (later, "Europe/Sofia", 1)
    assert [(m.kind, m.recipient) for m in Message.objects.all()] == [
        ("webinar.moved", coming.email)
    ]


@pytest.mark.parametrize("skipped", ["starts_at", "ends_at"])
def test_a_webinar_does_not_move_into_an_hour_that_no_clock_shows(skipped):
    webinar = WebinarFactory()
    zone = ZoneInfo("Europe/Brussels")
    times = {
        "starts_at": datetime(2099, 3, 29, 1, 30, tzinfo=zone),
        "ends_at": datetime(2099, 3, 29, 4, 30, tzinfo=zone),
    }
    times[skipped] = times[skipped].replace(hour=2)

    with pytest.raises(Refused, match="skipped by the clock change"):
        move_webinar(webinar, **times, time_zone="Europe/Brussels", by=None)

    assert Webinar.objects.get().starts_at == webinar.starts_at


def test_an_announced_webinar_does_not_move_into_the_past():
    """A wrong year would close registration and end campaigns for good."""
    webinar = WebinarFactory()
    RegistrationFactory(webinar=webinar)
    past = timezone.now() - timedelta(days=365)

    with pytest.raises(Refused, match="over already"):
        move_webinar(
            webinar, starts_at=past, ends_at=past + timedelta(hours=2), time_zone="UTC", by=None
        )

    assert Webinar.objects.get().starts_at == webinar.starts_at
    assert not Message.objects.exists()


def test_moving_to_an_end_before_the_start_is_refused():
    webinar = WebinarFactory()

    with pytest.raises(Refused, match="end must be after the start"):
        move_webinar(
            webinar, starts_at=webinar.ends_at, ends_at=webinar.starts_at, time_zone="UTC", by=None
        )


def test_the_database_itself_refuses_an_end_before_the_start():
    with pytest.raises(IntegrityError):
        WebinarFactory(ends_at=timezone.now() - timedelta(days=9))


def test_cancelling_tells_everybody_and_ends_registration_and_notes():
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar)

    webinar = cancel_webinar(registration.webinar, by=None)

    assert not webinar.takes_registrations
    assert Message.objects.get().kind == "webinar.cancelled"
    assert webinar.calendar_sequence == 1
    room.refresh_from_db()
    assert not room.is_open


def test_closing_closes_the_break_outs_and_asks_for_the_recap():
    room = BreakoutFactory()

    close_webinar(room.webinar, by=None)

    room.refresh_from_db()
    assert not room.is_open
    assert list(Webinar.objects.awaiting_recap()) == [room.webinar]


def test_closing_twice_is_refused():
    webinar = close_webinar(WebinarFactory(), by=None)

    with pytest.raises(Refused, match="this one is held"):
        close_webinar(webinar, by=None)
