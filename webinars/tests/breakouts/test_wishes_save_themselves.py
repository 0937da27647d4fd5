"""Wishes that the page saves by itself: what it is told, two tabs, machines, and no script."""

import re

import pytest
from django.urls import reverse

from tgtf_portal.core.tests.reading import words
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    registration = RegistrationFactory()
    BreakoutFactory.create_batch(2, webinar=registration.webinar)
    return registration


def rooms_of(registration):
    return list(registration.webinar.breakouts.order_by("pk"))


def read_mark(client, registration):
    text = client.get(registration.get_absolute_url()).content.decode()
    return re.search(r'name="read" value="([\w.]+)"', text)[1]


def save(client, registration, room=None, *, read="", headers=None, **others):
    address = reverse("webinars:registration-rank", args=[registration.token])
    facts = {"read": read, **others} | ({f"rank_{room.code}": 1} if room else {})
    headers = {"Accept": "application/json"} if headers is None else headers
    return client.post(address, facts, headers=headers)


def kept(registration):
    return [wish.breakout for wish in registration.preferences.order_by("rank")]


def test_what_is_saved_is_said_with_the_time_and_its_zone(client, registration):
    room, _other = rooms_of(registration)

    answer = save(client, registration, room, read=read_mark(client, registration)).json()

    assert answer["state"] == "saved"
    assert re.fullmatch(r"Saved \d\d:\d\d Brussels", answer["said"])
    assert answer["read"] == read_mark(client, registration)
    assert kept(registration) == [room]


def test_a_second_save_goes_on_from_the_first_and_twice_the_same_is_once(client, registration):
    room, other = rooms_of(registration)
    read = read_mark(client, registration)

    first = save(client, registration, room, read=read).json()
    again = save(client, registration, room, read=read).json()
    second = save(client, registration, other, read=first["read"]).json()

    assert [answer["state"] for answer in (first, again, second)] == ["saved"] * 3
    assert kept(registration) == [other]


def test_the_later_of_two_tabs_replaces_nothing_unseen(client, registration):
    room, other = rooms_of(registration)
    read = read_mark(client, registration)
    save(client, registration, room, read=read)

    late = save(client, registration, other, read=read).json()
    assert late["state"] == "changed"
    assert "another tab or on another device" in late["said"]
    assert kept(registration) == [room]

    assert save(client, registration, other, read=late["read"]).json()["state"] == "saved"
    assert kept(registration) == [other]


def test_what_one_tab_says_of_oneself_does_not_stop_the_wishes_of_the_other(client, registration):
    room, _other = rooms_of(registration)
    read = read_mark(client, registration)
    save(client, registration, read=read, offers="A method")

    assert save(client, registration, room, read=read).json()["state"] == "saved"
    registration.refresh_from_db()
    assert registration.offers == "A method"


def test_without_script_the_later_tab_reads_it_and_its_choice_stands_in_the_form(
    client, registration
):
    room, other = rooms_of(registration)
    read = read_mark(client, registration)
    save(client, registration, room, read=read)

    late = save(client, registration, other, read=read, headers={})

    text = words(late)
    assert "changed meanwhile in another tab" in text
    assert "Your choice stands below and is not saved." in text
    select = re.search(rf'name="rank_{other.code}".*?</select>', late.content.decode(), re.DOTALL)
    assert 'value="1" selected' in select[0]
    read = re.search(r'name="read" value="([\w.]+)"', late.content.decode())[1]
    save(client, registration, other, read=read, headers={})
    assert kept(registration) == [other]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"offers": "x" * 501}, "Not saved: At most 500 characters"),
        ({"maturity": "perfect"}, "Not saved: Select a valid choice"),
        ({"rank_nonsense": "1"}, "Not saved: Choose among the break-outs"),
        ({"read": "x" * 81}, "Not saved: "),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(client, registration, facts, said):
    answer = save(client, registration, **facts).json()

    assert answer["state"] == "refused"
    assert answer["said"].startswith(said)
    assert kept(registration) == []


@pytest.mark.parametrize("read", ["nonsense", ".", "a.b.c", "\x00"])
def test_a_made_up_mark_is_a_mark_of_something_else(client, registration, read):
    room, _other = rooms_of(registration)

    assert save(client, registration, room, read=read).json()["state"] in ("changed", "refused")
    assert kept(registration) == []


def test_once_seated_a_page_from_before_saves_what_can_still_change(client, registration):
    room, other = rooms_of(registration)
    read = read_mark(client, registration)
    room.seats.create(registration=registration)

    answer = save(client, registration, other, read=read, seeks="A dyer").json()

    registration.refresh_from_db()
    assert (answer["state"], registration.seeks) == ("saved", "A dyer")
    assert kept(registration) == []


def test_after_the_webinar_the_page_is_told_so(client):
    answer = save(client, RegistrationFactory(webinar=HeldWebinarFactory())).json()

    assert answer == {"state": "refused", "said": "Not saved: This can no longer be changed."}


def test_a_machine_that_saves_all_the_time_is_told_to_wait(client, registration, settings):
    settings.LIMITS = {**settings.LIMITS, "wishes": settings.LIMITS["votes"].__class__(2, 60)}
    rooms = rooms_of(registration)

    answers = [save(client, registration, rooms[n % 2]).json() for n in range(3)]

    assert [answer["state"] for answer in answers] == ["saved", "saved", "refused"]
    assert "Wait a moment" in answers[-1]["said"]
