"""A host mutes somebody: their notes go at once, come back at once, and nobody else's move."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.live.domain import notes
from webinars.live.domain.muting import mute, unmute
from webinars.models import Breakout, Insight
from webinars.tests.entering import words
from webinars.tests.factories import BreakoutFactory, HostFactory, InsightFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    seat = SeatFactory(breakout__status="running", registration__name="Loud")
    for text in ("One", "Two"):
        InsightFactory(breakout=seat.breakout, registration=seat.registration, text=text)
    InsightFactory(
        breakout=seat.breakout,
        registration=seat.registration,
        text="Hidden before",
        hidden_at=timezone.now(),
        hidden_reason="off topic",
    )
    InsightFactory(breakout=seat.breakout, text="Another's")
    return seat


def shown(seat):
    return sorted(seat.breakout.insights.shown().values_list("text", flat=True))


def test_all_notes_of_one_person_go_at_once_and_come_back(seat):
    assert mute(seat, by=None) == 2
    assert shown(seat) == ["Another's"]
    assert mute(seat, by=None) == 0

    assert unmute(seat, by=None) == 2
    assert shown(seat) == ["Another's", "One", "Two"]
    assert unmute(seat, by=None) == 0
    hidden = Insight.objects.get(text="Hidden before")
    assert hidden.hidden_reason == "off topic"
    trail = AuditEvent.objects.order_by("pk").values_list("verb", "facts__notes")
    assert list(trail) == [("seat.muted", 2), ("seat.unmuted", 2)]


def test_who_is_muted_neither_writes_nor_changes_nor_votes(seat):
    others = Insight.objects.get(text="Another's")
    own = Insight.objects.get(text="One")
    mute(seat, by=None)
    author = seat.registration
    tries = [
        lambda: notes.write_insight(seat.breakout, kind="insight", text="More", author=author),
        lambda: notes.amend_insight(own, version=own.version, text="Other", author=author),
        lambda: notes.vote_for(others, author),
        lambda: notes.withdraw_insight(own, author=author),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="muted you"):
            attempt()

    unmute(seat, by=None)
    assert notes.write_insight(seat.breakout, kind="insight", text="More", author=author).is_shown


def test_in_another_room_they_begin_anew(seat):
    mute(seat, by=None)
    other = BreakoutFactory(webinar=seat.breakout.webinar, status="running")

    move_seat(seat.registration, breakout=other, by=None)

    seat.refresh_from_db()
    assert (seat.breakout, seat.muted_at) == (other, None)


def test_a_host_mutes_on_the_console_and_brings_everything_back(seat):
    host = HostFactory(breakout=seat.breakout)
    browser = Client()
    browser.get(reverse("webinars:breakout-host-link", args=[seat.breakout.code, host.token]))
    page = seat.breakout.get_host_url()
    assert "Mute, and hide all notes" in words(browser.get(page))

    answer = browser.post(
        reverse("webinars:seat-mute", args=[seat.breakout.code]), {"person": seat.pk}, follow=True
    )
    assert "Loud is muted, and 2 notes are off the board." in words(answer)
    assert "Let write again" in words(answer)

    board = Client()
    board.get(reverse("webinars:registration-board", args=[seat.registration.token]))
    sent = {"kind": "insight", "text": "More", "attribution": "named"}
    refused = board.post(
        reverse("webinars:board-insight-create", args=[seat.breakout.code]), sent, follow=True
    )
    assert "The host has muted you" in words(refused)
    assert "More" in refused.content.decode()  # what was typed is not lost

    answer = browser.post(
        reverse("webinars:seat-unmute", args=[seat.breakout.code]), {"person": seat.pk}, follow=True
    )
    assert "Loud can write again" in words(answer)
    assert shown(seat) == ["Another's", "One", "Two"]


def test_people_of_other_rooms_and_closed_rooms_are_left_alone(seat):
    elsewhere = SeatFactory(
        breakout=BreakoutFactory(webinar=seat.breakout.webinar, status="running")
    )
    host = HostFactory(breakout=seat.breakout)
    browser = Client()
    browser.get(reverse("webinars:breakout-host-link", args=[seat.breakout.code, host.token]))
    address = reverse("webinars:seat-mute", args=[seat.breakout.code])
    assert browser.post(address, {"person": elsewhere.pk}).status_code == 404

    Breakout.objects.filter(pk=seat.breakout_id).update(status="closed")
    browser.post(address, {"person": seat.pk})
    seat.refresh_from_db()
    assert seat.muted_at is None


def test_nobody_writes_more_than_anybody_says_in_an_hour(seat, monkeypatch):
    monkeypatch.setattr(notes, "MOST_NOTES", 4)
    facts = {"kind": "insight", "author": seat.registration}
    notes.write_insight(seat.breakout, text="Fourth", **facts)

    with pytest.raises(Refused, match="that is the most"):
        notes.write_insight(seat.breakout, text="Fifth", **facts)
