"""What somebody who was seated can do on their own page: change rooms, wait, answer an offer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.times.words import period
from webinars.models import Breakout, Seat, SeatRequest
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def webinar():
    return WebinarFactory()


@pytest.fixture
def energy(webinar):
    return BreakoutFactory(
        webinar=webinar, title="Energy", position=1, capacity=1, description="Heat that is lost."
    )


@pytest.fixture
def waste(webinar):
    return BreakoutFactory(webinar=webinar, title="Waste", position=2, capacity=5)


@pytest.fixture
def ana(energy):
    return sitting(energy, "Ana")


def sitting(room, name):
    person = RegistrationFactory(webinar=room.webinar, name=name)
    Seat.objects.create(registration=person, breakout=room)
    return person


def page(client, person):
    return words(client.get(person.get_absolute_url()))


def press(client, person, step, room):
    address = reverse(f"webinars:seat-{step}", args=[person.token])
    return words(client.post(address, {"breakout": room.code}, follow=True))


def room_of(person):
    return Seat.objects.get(registration=person).breakout.title


# --- What is shown -------------------------------------------------------------------------------
def test_the_page_names_the_own_room_and_the_others_with_what_can_be_done(client, ana, waste):
    HostFactory(breakout=ana.seat.breakout, name="Hanna")
    full = BreakoutFactory(webinar=ana.webinar, title="Water", position=3, capacity=1)
    sitting(full, "Eva")
    closed = BreakoutFactory(webinar=ana.webinar, title="Wind", position=4, status="closed")

    text = page(client, ana)

    assert "Heat that is lost." in text
    assert "Hosted by Hanna" in text
    assert reverse("webinars:registration-board", args=[ana.token]) in text
    assert "You give up your seat in “Energy” at once." in text
    assert text.index("Change to this room") < text.index("Wait for a seat")
    assert closed.title not in text


def test_alone_with_one_room_the_page_says_that_there_is_no_other(client, ana):
    assert "There is no other open break-out at this webinar." in page(client, ana)


def test_before_seats_are_given_nothing_can_be_taken(client, webinar, waste):
    person = RegistrationFactory(webinar=webinar)

    assert "Take a seat" not in page(client, person)
    assert "Seats are not given yet" in press(client, person, "take", waste)
    assert not Seat.objects.exists()


def test_somebody_without_a_seat_takes_one_once_others_have_theirs(client, ana, waste):
    late = RegistrationFactory(webinar=ana.webinar)
    assert "you have none yet" in page(client, late)

    assert "You have a seat in “Waste”." in press(client, late, "take", waste)
    assert room_of(late) == "Waste"


def test_after_the_webinar_no_seat_is_offered(client):
    room = BreakoutFactory(webinar=HeldWebinarFactory())
    person = sitting(room, "Ana")
    BreakoutFactory(webinar=room.webinar)

    assert "Other break-outs" not in page(client, person)


# --- What is pressed -----------------------------------------------------------------------------
def test_changing_rooms_is_said_and_done(client, ana, waste):
    text = press(client, ana, "take", waste)

    assert "You have a seat in “Waste”." in text
    assert room_of(ana) == "Waste"


def test_a_full_room_is_refused_in_words_and_can_be_waited_for_and_left(client, ana, waste):
    bea, eva = sitting(waste, "Bea"), sitting(waste, "Eva")
    energy = Breakout.objects.get(title="Energy")

    assert "“Energy” is full." in press(client, bea, "take", energy)
    assert "you are number 1 in line" in press(client, bea, "wait", energy)
    assert "you are number 2 in line" in press(client, eva, "wait", energy)
    assert "You are number 2 in line" in page(client, eva)
    assert "You no longer wait" in press(client, bea, "withdraw", energy)
    assert "You are number 1 in line" in page(client, eva)
    assert room_of(bea) == room_of(eva) == "Waste"


def test_an_offer_is_shown_with_its_end_and_accepted(client, ana, waste):
    energy = ana.seat.breakout
    bea = sitting(waste, "Bea")
    press(client, bea, "wait", energy)
    press(client, ana, "take", waste)
    until = SeatRequest.objects.get().held_until

    text = page(client, bea)
    assert "A seat is kept for you" in text
    assert "If you accept, you give up your seat in “Waste”." in text
    assert period(until, until, ana.webinar.time_zone).iso in text
    assert "You have a seat in “Energy”." in press(client, bea, "accept", energy)
    assert room_of(bea) == "Energy"


def test_an_offer_that_ended_is_no_longer_shown_and_refused(client, ana, waste):
    energy = ana.seat.breakout
    bea = sitting(waste, "Bea")
    ended = timezone.now() - timedelta(minutes=1)
    bea.seat_requests.create(breakout=energy, status="offered", held_until=ended)

    assert "A seat is kept for you" not in page(client, bea)
    assert "This offer has ended" in press(client, bea, "accept", energy)
    assert room_of(bea) == "Waste"


@pytest.mark.parametrize("step", ["take", "wait", "accept", "withdraw"])
@pytest.mark.parametrize("code", ["", "nothing", "\x00", "../x", "x" * 5000, "foreign"])
def test_a_room_that_is_not_there_is_a_page_not_found(client, ana, step, code):
    code = BreakoutFactory().code if code == "foreign" else code
    address = reverse(f"webinars:seat-{step}", args=[ana.token])

    assert client.post(address, {"breakout": code}).status_code == 404
    assert client.get(address).status_code == 405
    assert room_of(ana) == "Energy"


def test_somebody_elses_request_cannot_be_answered(client, ana, waste):
    bea, eva = sitting(waste, "Bea"), sitting(waste, "Eva")
    press(client, bea, "wait", ana.seat.breakout)
    address = reverse("webinars:seat-withdraw", args=[eva.token])

    assert client.post(address, {"breakout": ana.seat.breakout.code}).status_code == 404
    assert SeatRequest.objects.get().status == "waiting"


# --- What it costs -------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 10])
def test_the_page_of_a_seated_person(client, django_assert_num_queries, settings, rows):
    """Its row, questions, a feed; the rooms, all that belongs to them, lines, own requests."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    webinar = WebinarFactory(room_link="https://meet.example.org/{room}")
    person = sitting(BreakoutFactory(webinar=webinar), "Ana")
    for _row in range(rows):
        room = BreakoutFactory(webinar=webinar, capacity=1)
        HostFactory(breakout=room)
        sitting(room, "Somebody")
        person.seat_requests.create(breakout=room)

    with django_assert_num_queries(7):
        client.get(person.get_absolute_url())
