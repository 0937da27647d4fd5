"""The seating page: what stands comes first, the rooms next, the button last."""

import re

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from webinars.breakouts.admin import seating_page
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.breakouts.domain.seats_standing import standing_of
from webinars.models import Breakout, Preference, Registration, Seat, Webinar
from webinars.tasks import draw_up_overviews
from webinars.tests.breakouts.guests import guest
from webinars.tests.factories import (
    HostFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


def page(webinar, name="seat"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


@pytest.fixture
def seated(webinar, rooms):
    """One of each kind: what somebody can have got."""
    energy, waste = rooms
    HostFactory(breakout=waste, name="Hana Host", email="host@example.org")
    for name, room, wishes, facts in (
        ("First", energy, [energy], {"country": "FR", "maturity": "advanced"}),
        ("Second", energy, [waste, energy], {"cluster": ClusterFactory(country="PT")}),
        ("Unwished", energy, [waste], {"country": "FR"}),
        ("Quiet", energy, [], {}),
        ("Host", waste, [], {"email": "host@example.org"}),
    ):
        person = guest(webinar, *wishes, name=name, **facts)
        rank = wishes.index(room) + 1 if room in wishes else None
        Seat.objects.create(registration=person, breakout=room, rank=rank)
    Breakout.objects.filter(pk=waste.pk).update(capacity=9)
    move_seat(guest(webinar, energy, name="Placed"), breakout=waste, by=None)
    guest(webinar, name="Late")
    return webinar


def test_what_stands_tells_no_wish_from_none_granted(staff, seated, rooms):
    energy, waste = rooms

    context = staff.get(page(seated)).context

    assert [(part.kind, part.people) for part in context["parts"]] == [
        ("first", 1),
        ("second", 1),
        ("no_wish", 1),
        ("fixed", 2),
        ("unwished", 1),
        ("unseated", 1),
    ]
    assert (context["standing"].seated, context["standing"].people) == (6, 7)
    counted = standing_of(seated)
    assert counted[energy.pk].countries_in_words == "France 2, Portugal 1"
    assert counted[energy.pk].maturity_in_words == "advanced 1, not known 3"
    assert dict(counted[waste.pk].kinds) == {"fixed": 2}


def test_the_bar_is_as_long_as_its_people_and_ends_at_the_edge(staff, seated):
    parts = staff.get(page(seated)).context["parts"]

    assert [part.x for part in parts[1:]] == [part.x + part.width for part in parts[:-1]]
    assert parts[-1].x + parts[-1].width == 200


def test_the_result_comes_first_then_the_rooms_and_the_button_last(staff, seated):
    text = staff.get(page(seated)).content.decode()

    parts = ["standing-heading", "seats-heading", "links-heading", "deed-heading", "action-press"]
    places = [re.search(rf'(?:id|class)="{part}', text).start() for part in parts]
    assert places == sorted(places)
    assert text.count("How far on the way") >= 1
    rooms = text.partition('id="seats"')[2].partition("links-heading")[0]
    assert "Hosted by Hana Host" in rooms
    assert "first wish of 2 people" in rooms
    assert "No host yet" in rooms


def test_before_the_press_the_page_says_how_many_move_and_how_many_mails_that_is(
    staff, webinar, rooms
):
    energy, waste = rooms
    ana = guest(webinar, energy, name="Ana")
    seat_participants(webinar, by=None)
    guest(webinar, waste, name="Ben")
    save_ranking_by_staff(ana, [waste])

    said = staff.get(page(webinar)).context["changes"]

    assert said == [
        "Get a seat: 1 person.",
        "Change their break-out: 1 person.",
        "2 mails name a break-out.",
    ]
    staff.post(page(webinar), {"again": "on"})
    assert staff.get(page(webinar)).context["changes"] == [
        "Stay where they are: 2 people.",
        "Nobody gets a mail.",
    ]


def save_ranking_by_staff(person, rooms):
    person.preferences.all().delete()
    for rank, room in enumerate(rooms, start=1):
        Preference.objects.create(registration=person, breakout=room, rank=rank)


def test_everybody_is_seated_anew_only_where_the_box_is_ticked(staff, webinar, rooms):
    energy, waste = rooms
    person = guest(webinar, energy)
    staff.post(page(webinar))
    save_ranking_by_staff(person, [waste])

    refused = staff.post(page(webinar))
    assert "tick this box to seat them anew" in refused.content.decode()
    assert Seat.objects.get().breakout == energy

    staff.post(page(webinar), {"again": "on"})
    assert Seat.objects.get().breakout == waste


@pytest.mark.parametrize(("number", "few"), [(30, True), (600, False)])
def test_the_page_stays_small_and_asks_little_however_many_people_there_are(
    staff, webinar, rooms, django_assert_max_num_queries, monkeypatch, number, few
):
    Breakout.objects.update(capacity=number)
    fill(webinar, rooms, number)
    if not few:
        monkeypatch.setattr(seating_page, "AT_ONCE", 10)
    staff.get(page(webinar))
    draw_up_overviews()

    for query in ({}, {"room": rooms[1].pk}, {"q": "guest 1"}, {"show": "people"}):
        with django_assert_max_num_queries(15):
            answer = staff.get(page(webinar), query)
        assert len(answer.content) < 120_000, query
    names = staff.get(page(webinar)).content.decode().count('class="seat-chip"')
    assert names == (number if few else 0)


def fill(webinar, rooms, number):
    """`number` people, all in the second room."""
    Webinar.objects.update(capacity=2 * number)
    one = RegistrationFactory(webinar=webinar, name="Guest 0")
    facts = {"webinar": webinar, "status": "confirmed", "registered_at": one.registered_at}
    people = Registration.objects.bulk_create(
        Registration(
            name=f"Guest {n}", email=f"g{n}@example.org", seq=one.seq + n, country="FR", **facts
        )
        for n in range(1, number)
    )
    Seat.objects.bulk_create(Seat(registration=p, breakout=rooms[1]) for p in [one, *people])


def test_a_room_of_very_many_shows_its_people_page_by_page(staff, webinar, rooms, monkeypatch):
    monkeypatch.setattr(seating_page, "AT_ONCE", 10)
    Breakout.objects.update(capacity=600)
    fill(webinar, rooms, 450)
    room = rooms[1]

    def shown(part):
        answer = staff.get(page(webinar), {"room": room.pk, "part": part})
        found = next(r for r in answer.context["rooms_now"] if r.breakout == room)
        return {person.registration.pk for person in found.people}, answer.content.decode()

    first, second, third = (shown(part) for part in (1, 2, 3))

    assert [len(names) for names, _text in (first, second, third)] == [200, 200, 50]
    assert len(first[0] | second[0] | third[0]) == 450
    assert f"room={room.pk}&amp;part=3#room-{room.pk}" in second[1]
    assert shown("x")[0] == first[0]
    assert shown(99)[0] == third[0]


@pytest.mark.parametrize("asked", ["0", "x", "999999999999999999999", "found"])
def test_a_room_that_is_none_shows_nobody(staff, seated, monkeypatch, asked):
    monkeypatch.setattr(seating_page, "AT_ONCE", 1)
    monkeypatch.setattr(seating_page, "FEW", 1)

    text = staff.get(page(seated), {"room": asked}).content.decode()

    assert 'class="seat-chip"' not in text
