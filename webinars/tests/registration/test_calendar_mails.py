"""What a person's calendar is told while a webinar is booked, moved and called off."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from webinars.models import Registration
from webinars.registration.domain.actions import cancel_registration, register, register_again
from webinars.tests.factories import WebinarFactory
from webinars.webinar.domain.actions import cancel_webinar, move_webinar, revise_entry

pytestmark = pytest.mark.django_db

EVIL = "Hi\r\nATTENDEE:mailto:evil@example.org"


def entries(address):
    """The calendar parts of a person's mails, in order, each with its one event."""
    told = []
    for message in Message.objects.filter(recipient=address).order_by("pk"):
        letter = outbox.write(message)
        if letter and letter.calendar:
            calendar = icalendar.Calendar.from_ical(letter.calendar.content)
            [event] = calendar.walk("VEVENT")
            told.append((str(calendar["METHOD"]), event, letter.calendar.content))
    return told


def test_moving_and_calling_off_keep_the_uid_and_raise_the_sequence():
    webinar = WebinarFactory(time_zone="Europe/Athens", title="Green " * 20)
    register(webinar, email="ana@example.org", name="Ana Šimić")
    [booked] = entries("ana@example.org")
    later = webinar.starts_at + timedelta(days=1)
    told = {"ends_at": later + timedelta(hours=1), "time_zone": "Europe/Athens", "by": None}
    move_webinar(webinar, starts_at=later, **told)
    moved = entries("ana@example.org")[-1]
    cancel_webinar(webinar, by=None)
    off = entries("ana@example.org")[-1]

    steps = [booked, moved, off]
    assert [method for method, _event, _content in steps] == ["REQUEST", "REQUEST", "CANCEL"]
    revisions = [event["SEQUENCE"] for _method, event, _content in steps]
    assert revisions == sorted(set(revisions))
    assert {str(event["UID"]) for _method, event, _content in steps} == {webinar.calendar_uid}
    assert [event["DTSTART"].dt for _m, event, _c in steps] == [webinar.starts_at, later, later]
    for _method, event, content in steps:
        assert event["DTSTART"].params["TZID"] == "Europe/Athens"
        assert content.count(b"BEGIN:VTIMEZONE") == 1
        assert max(map(len, content.split(b"\r\n"))) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")
    assert str(off[1]["STATUS"]) == "CANCELLED"


def test_whoever_cancels_and_comes_back_has_three_revisions_each_later_than_the_one_before(
    time_machine,
):
    webinar = WebinarFactory()
    steps = []
    for turn in (
        lambda: register(webinar, email="ana@example.org", name="Ana"),
        lambda: cancel_registration(Registration.objects.get()),
        lambda: register_again(Registration.objects.select_related("webinar").get()),
    ):
        turn()
        steps.append(entries("ana@example.org")[-1])
        time_machine.move_to(timezone.now() + timedelta(seconds=1))

    events = [event for _method, event, _content in steps]
    assert [method for method, _event, _content in steps] == ["REQUEST", "CANCEL", "REQUEST"]
    for name in ("SEQUENCE", "DTSTAMP"):
        values = [getattr(event[name], "dt", event[name]) for event in events]
        assert values == sorted(set(values)), name


def test_another_room_is_told_to_whoever_comes_or_waits_with_a_later_revision():
    webinar = WebinarFactory(capacity=1, venue="Room 1")
    register(webinar, email="ana@example.org", name="Ana")
    register(webinar, email="waiting@example.org", name="Waiting")
    [booked] = entries("ana@example.org")
    webinar.venue = "Room 2"
    webinar.save()

    revise_entry(webinar, changed=["venue"], by=None)

    mails = Message.objects.filter(kind="webinar.changed").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["ana@example.org", "waiting@example.org"]
    assert "Room 2" in outbox.write(mails[0]).text
    assert [bool(outbox.write(mail).calendar) for mail in mails] == [True, False]
    method, event, _content = entries("ana@example.org")[-1]
    assert (method, str(event["LOCATION"])) == ("REQUEST", "Room 2")
    assert event["SEQUENCE"] > booked[1]["SEQUENCE"]


def test_a_title_with_line_breaks_adds_nobody_to_the_entry():
    webinar = WebinarFactory(title=EVIL)  # past the form's validator, as by hand in the database
    register(webinar, email="ana@example.org", name="Ana")

    [(_method, event, content)] = entries("ana@example.org")

    assert str(event["ATTENDEE"]) == "mailto:ana@example.org"
    assert content.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("offer_hours", [0, 24])
def test_whoever_waits_has_no_entry_until_the_place_is_theirs(offer_hours):
    webinar = WebinarFactory(capacity=1, offer_hours=offer_hours)
    first = register(webinar, email="first@example.org", name="First")
    second = register(webinar, email="second@example.org", name="Second")
    assert (second.status, entries("second@example.org")) == ("waiting", [])

    cancel_registration(first)

    methods = [method for method, _event, _content in entries("second@example.org")]
    second.refresh_from_db()
    assert (second.status, methods) == (
        ("offered", []) if offer_hours else ("confirmed", ["REQUEST"])
    )
