"""People are seated now and told later: each of their room, and nobody twice."""

from collections import Counter

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants, tell_rooms
from webinars.breakouts.domain.seating_run import undo_seating
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Preference, Registration, Seat
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    webinar = WebinarFactory()
    return [BreakoutFactory(webinar=webinar, title=title) for title in ("Energy", "Waste")]


@pytest.fixture
def webinar(rooms):
    """Ana wishes for energy, Bo for waste."""
    webinar = rooms[0].webinar
    for name, room in zip(("ana", "bo"), rooms, strict=True):
        person = RegistrationFactory(webinar=webinar, email=f"{name}@example.org")
        save_ranking(person, ranking=[room])
    return webinar


def got(deliveries):
    """Who read of which room."""
    rooms = ("Energy", "Waste")
    return Counter(
        (d.recipient.partition("@")[0], room)
        for d in deliveries
        for room in rooms
        if f"in the break-out “{room}”" in d.text
    )


def wish(name, room):
    person = Registration.objects.get(email=f"{name}@example.org")
    Preference.objects.filter(registration=person).update(breakout=room)


def page(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def test_nobody_is_mailed_until_staff_say_so_and_then_each_once(webinar, post):
    seat_participants(webinar, later=True, by=None)
    assert Seat.objects.count() == 2
    assert post() == []

    assert tell_rooms(webinar, by=None) == 2

    assert got(post()) == {("ana", "Energy"): 1, ("bo", "Waste"): 1}
    with pytest.raises(Refused, match="Everybody with a seat was told"):
        tell_rooms(webinar, by=None)
    seat_participants(webinar, by=None)
    assert post() == []


def test_only_those_whose_room_is_another_are_told_later(webinar, rooms, post):
    seat_participants(webinar, by=None)
    post()
    wish("ana", rooms[1])
    seat_participants(webinar, later=True, by=None)

    assert tell_rooms(webinar, by=None) == 1

    assert got(post()) == {("ana", "Waste"): 1}


def test_who_is_back_in_the_room_they_know_is_told_nothing(webinar, rooms, post):
    seat_participants(webinar, by=None)
    post()
    wish("ana", rooms[1])
    seat_participants(webinar, later=True, by=None)
    wish("ana", rooms[0])

    seat_participants(webinar, by=None)

    assert not Seat.objects.filter(untold=True).exists()
    assert post() == []


def test_seating_anew_at_once_tells_those_whose_mail_waited(webinar, post):
    seat_participants(webinar, later=True, by=None)

    seat_participants(webinar, by=None)

    assert got(post()) == {("ana", "Energy"): 1, ("bo", "Waste"): 1}
    with pytest.raises(Refused):
        tell_rooms(webinar, by=None)


def test_who_is_moved_meanwhile_is_told_of_that_room_alone(webinar, rooms, post):
    seat_participants(webinar, later=True, by=None)
    ana = Registration.objects.get(email="ana@example.org")
    move_seat(ana, breakout=rooms[1], by=None)
    assert got(post()) == {("ana", "Waste"): 1}

    assert tell_rooms(webinar, by=None) == 1

    assert got(post()) == {("bo", "Waste"): 1}


def test_a_mail_under_way_does_not_name_a_room_that_is_to_be_told_later(webinar, rooms, post):
    seat_participants(webinar, by=None)  # not delivered yet
    wish("ana", rooms[1])
    seat_participants(webinar, later=True, by=None)

    assert got(post()) == {("bo", "Waste"): 1}
    tell_rooms(webinar, by=None)
    assert got(post()) == {("ana", "Waste"): 1}


def test_undoing_a_seating_that_nobody_heard_of_is_told_to_nobody(webinar, rooms, post):
    seat_participants(webinar, by=None)
    post()
    wish("ana", rooms[1])
    seat_participants(webinar, later=True, by=None)

    undo_seating(webinar, by=None)

    assert post() == []
    assert not Seat.objects.filter(untold=True).exists()


def test_a_first_seating_that_nobody_heard_of_is_undone_in_silence(webinar, post):
    seat_participants(webinar, later=True, by=None)

    undo_seating(webinar, by=None)

    assert post() == []


def test_staff_choose_to_tell_later_and_a_button_tells(webinar, staff, post):
    response = staff.post(page(webinar, "seat"), {"later": "on"}, follow=True)
    text = response.content.decode()
    assert "Their mails wait until you press" in text
    assert "Tell everybody their room: 2 people" in text
    assert post() == []
    assert (
        "who were not told yet: 2 people."
        in staff.get(page(webinar, "tell_rooms")).content.decode()
    )

    response = staff.post(page(webinar, "tell_rooms"), follow=True)

    assert "2 people are told." in response.content.decode()
    assert "Tell everybody their room:" not in response.content.decode()
    assert sum(got(post()).values()) == 2
    event = AuditEvent.objects.get(verb="breakouts.rooms_told")
    assert (event.actor, event.facts) == (staff.person, {"mails": 2})


def test_without_the_choice_staff_tell_at_once(webinar, staff, post):
    staff.post(page(webinar, "seat"))

    assert sum(got(post()).values()) == 2


def test_the_webinars_page_says_who_was_not_told_until_they_are(webinar, staff):
    page = reverse("admin:webinars_webinar_change", args=[webinar.pk])
    tell = reverse("admin:webinars_webinar_tell_rooms", args=[webinar.pk])
    words = "2 people have a seat in a break-out and were not told of it yet."
    seat_participants(webinar, later=True, by=None)

    waiting = " ".join(staff.get(page).content.decode().split())
    tell_rooms(webinar, by=None)

    assert words in waiting
    assert f'{tell}">Tell them' in waiting
    assert "not told of it yet" not in staff.get(page).content.decode()
