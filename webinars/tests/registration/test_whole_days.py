"""A webinar of which only the day is known: nothing is said or done by an hour that nobody told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.times.words import whole_day
from webinars.followup.domain.reminders import send_due_reminders
from webinars.registration.domain.attendance import check_in, way_in
from webinars.tests.factories import (
    BreakoutFactory,
    RegistrationFactory,
    SeatFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import announce_webinar

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 18)
ZONES = {  # and the first moment of the day there
    "Europe/Brussels": datetime(2026, 6, 17, 22, tzinfo=UTC),
    "Asia/Tokyo": datetime(2026, 6, 17, 15, tzinfo=UTC),
    "America/Los_Angeles": datetime(2026, 6, 18, 7, tzinfo=UTC),
}
MINUTE = timedelta(minutes=1)
IN_WORDS = "when the day begins in Brussels"


def a_day(zone="Europe/Brussels", **facts):
    starts_at, ends_at = whole_day(DAY, zone)
    link = {"meeting_link": "https://meet.example.org/x", **facts}
    return WebinarFactory(starts_at=starts_at, ends_at=ends_at, time_zone=zone, **link)


@pytest.fixture
def registration(time_machine):
    time_machine.move_to(ZONES["Europe/Brussels"] - 26 * timedelta(hours=1))
    return RegistrationFactory(webinar=a_day())


@pytest.mark.parametrize("zone", ZONES)
def test_the_doors_open_with_the_day_in_its_zone_and_not_the_evening_before(zone, time_machine):
    time_machine.move_to(ZONES[zone] - MINUTE, tick=False)
    registration = RegistrationFactory(webinar=a_day(zone))
    assert way_in(registration) == "early"
    with pytest.raises(Refused, match="Check-in opens when the day begins in "):
        check_in(registration, by=None)

    time_machine.move_to(ZONES[zone], tick=False)
    assert way_in(registration) == "open"
    assert check_in(registration, by=None) is True


def test_pages_say_the_day_and_no_hour(client, registration):
    room = BreakoutFactory(webinar=registration.webinar, meeting_link="https://meet.example.org/r")
    SeatFactory(registration=registration, breakout=room)

    own = words(client.get(registration.get_absolute_url()))
    join = words(client.get(reverse("webinars:registration-join", args=[registration.token])))

    assert f"The doors open {IN_WORDS}." in own
    assert f"as soon as the doors open, {IN_WORDS}." in own
    assert f"They open {IN_WORDS}. Come back to this page then:" in join
    for page in (own, join):
        assert "Thu 18 Jun 2026" in page
        assert "hour before" not in page
        assert not {"00:00", "23:00", "23:59"} & {*page.replace("<", " ").split()}


def test_the_reminder_of_the_day_before_says_the_day_and_no_hour(time_machine):
    begins = ZONES["Europe/Brussels"]
    time_machine.move_to(begins - timedelta(days=3), tick=False)
    webinar = announce_webinar(a_day(status="draft"), by=None)
    RegistrationFactory(webinar=webinar)

    sent = {}
    for hours in range(3 * 24):
        time_machine.move_to(begins - timedelta(days=3) + timedelta(hours=hours), tick=False)
        send_due_reminders()
    for message in Message.objects.filter(kind__startswith="reminder."):
        write = writing.writers([message])[message.kind]
        sent[message.kind] = write(message).text

    assert [*sent] == ["reminder.day"]
    assert f"the doors open {IN_WORDS}." in sent["reminder.day"].replace("\n", " ")
    assert "hour" not in sent["reminder.day"]


def test_no_room_is_told_to_conclude_because_the_day_ends(time_machine):
    room = BreakoutFactory(webinar=a_day())

    time_machine.move_to(room.webinar.ends_at - MINUTE)
    assert room.is_concluding is False
    room.ends_at = room.webinar.ends_at
    assert room.is_concluding is True


def test_a_webinar_with_hours_says_an_hour_before(client, time_machine):
    time_machine.move_to(ZONES["Europe/Brussels"])
    webinar = WebinarFactory(meeting_link="https://meet.example.org/x")
    registration = RegistrationFactory(webinar=webinar)

    own = words(client.get(registration.get_absolute_url()))

    assert webinar.doors_at == webinar.starts_at - timedelta(hours=1)
    assert "The doors open an hour before the start." in own
