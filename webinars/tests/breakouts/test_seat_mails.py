"""What the mails about seats say, and when they are no longer due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from webinars.breakouts.domain.seat_requests import (
    pass_on_overdue_seats,
    take_seat,
    wait_for_seat,
    withdraw_request,
)
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.breakouts.domain.seating_run import undo_seating
from webinars.models import Breakout, Seat, SeatRequest
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    webinar = WebinarFactory(time_zone="UTC")
    return [
        BreakoutFactory(webinar=webinar, title=title, position=n, capacity=capacity)
        for n, (title, capacity) in enumerate([("Energy", 1), ("Waste", 5)], start=1)
    ]


@pytest.fixture
def offered(rooms):
    """Bea, who sits in Waste, is offered a seat in Energy."""
    energy, waste = rooms
    ana, bea = sitting(energy, "Ana"), sitting(waste, "Bea")
    request = wait_for_seat(bea, breakout=energy)
    take_seat(ana, breakout=waste)
    request.refresh_from_db()
    return request


def sitting(room, name):
    person = RegistrationFactory(webinar=room.webinar, name=name)
    Seat.objects.create(registration=person, breakout=room)
    return person


def letter_of(kind, person):
    return outbox.write(Message.objects.get(kind=kind, recipient=person.email))


def words(text):
    return " ".join(text.split())


def test_an_offer_says_how_long_in_hours_and_until_when_and_what_is_given_up(offered):
    letter = letter_of("seat.offered", offered.registration)
    until = offered.held_until

    assert letter.subject.startswith("A seat for you until ")
    assert "Energy" in letter.subject
    for text in (words(letter.text), words(letter.html)):
        assert "within 24 hours, by" in text
        assert f"{until.day} {until:%b %Y}, {until:%H:%M}" in text
        assert "you give up your seat in “Waste”" in text
        assert offered.registration.get_link() in text


def test_an_offer_of_an_hour_is_said_in_the_singular(rooms):
    energy, waste = rooms
    type(energy.webinar).objects.update(offer_hours=1)
    ana, bea = sitting(energy, "Ana"), sitting(waste, "Bea")
    wait_for_seat(bea, breakout=energy)
    take_seat(ana, breakout=waste)

    assert "within an hour, by" in words(letter_of("seat.offered", bea).text)


@pytest.mark.parametrize("meanwhile", ["withdrawn", "ended", "cancelled"])
def test_an_offer_that_ended_meanwhile_is_not_mailed(offered, meanwhile):
    if meanwhile == "withdrawn":
        withdraw_request(offered)
    if meanwhile == "ended":
        SeatRequest.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    if meanwhile == "cancelled":
        type(offered.registration).objects.update(status="cancelled", cancelled_at=timezone.now())

    assert letter_of("seat.offered", offered.registration) is None


def test_a_lapsed_offer_says_that_the_own_seat_is_kept(offered):
    SeatRequest.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    pass_on_overdue_seats()

    text = words(letter_of("seat.offer_lapsed", offered.registration).text)

    assert "We did not hear from you in time" in text
    assert "You keep your seat in “Waste”." in text


def test_whoever_waited_for_a_room_that_closes_is_told(offered):
    Breakout.objects.filter(title="Energy").update(status="closed")
    pass_on_overdue_seats()

    text = words(letter_of("seat.closed", offered.registration).text)

    assert "You were waiting for a seat in the break-out “Energy”. It is closed now" in text


def test_whoever_loses_a_seat_by_an_undone_seating_reads_which_one(rooms):
    person = RegistrationFactory(webinar=rooms[0].webinar)
    seat_participants(rooms[0].webinar, by=None)
    lost = Seat.objects.get(registration=person).breakout
    undo_seating(rooms[0].webinar, by=None)

    letter = letter_of("seat.lost", person)

    assert f"with it your seat in “{lost.title}”." in words(letter.text)
    assert "Your place at the webinar is not touched." in words(letter.html)
    seat_participants(rooms[0].webinar, by=None)
    assert outbox.write(Message.objects.get(kind="seat.lost")) is None


def test_whoever_is_moved_by_a_host_reads_who_it_was(rooms):
    energy, waste = rooms
    ana = sitting(energy, "Ana")

    move_seat(ana, breakout=waste, by=None, host=HostFactory(breakout=energy, name="Hanna <b>"))

    letter = letter_of("breakouts.seated", ana)
    assert "Hanna <b> has moved you to the break-out “Waste”." in words(letter.text)
    assert "<bdi>Hanna &lt;b&gt;</bdi> has moved you" in words(letter.html)
