"""What people are told of a break-out before they choose it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from webinars.breakouts.domain.rooms import (
    RoomCard,
    belongings_of,
    facts_of,
    furnish,
    led_by,
    places_in_words,
)
from webinars.models import Breakout, Host, SeatRequest
from webinars.tests.factories import BreakoutFactory, HostFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def told(breakout, *, seated):
    return places_in_words(Breakout.objects.with_places().get(pk=breakout.pk), seated=seated)


def test_before_seats_are_given_places_and_first_wishes_are_told():
    room = BreakoutFactory(capacity=20)
    assert told(room, seated=False) == "20 places, nobody’s first wish so far"

    for rank in (1, 1, 2):
        person = RegistrationFactory(webinar=room.webinar)
        person.preferences.create(breakout=room, rank=rank)

    assert told(room, seated=False) == "20 places, 2 people wish for it first"


def test_once_seats_are_given_those_left_are_told_without_the_ones_kept_for_an_answer():
    room = BreakoutFactory(capacity=3)
    sitting, asked, late = RegistrationFactory.create_batch(3, webinar=room.webinar)
    room.seats.create(registration=sitting)
    soon, past = (timezone.now() + timedelta(hours=h) for h in (1, -1))
    offered = {"breakout": room, "status": SeatRequest.Status.OFFERED}
    SeatRequest.objects.create(registration=asked, held_until=soon, **offered)
    SeatRequest.objects.create(registration=late, held_until=past, **offered)

    assert told(room, seated=True) == "1 seat left"

    Breakout.objects.update(capacity=1)
    assert told(room, seated=True) == "full"


def test_a_language_is_told_only_where_it_is_not_the_webinar_s():
    own = BreakoutFactory(webinar__language="en", language="en")
    assert RoomCard(own, own.webinar).language == ""

    own.language = "de"
    assert RoomCard(own, own.webinar).language == "German"


def test_hosts_co_hosts_and_materials_come_to_their_room_in_order():
    room, other = BreakoutFactory.create_batch(2, webinar=BreakoutFactory().webinar)
    HostFactory(breakout=room, name="Ana")
    HostFactory(breakout=room, name="Bo", part=Host.Part.CO_HOST)
    HostFactory(breakout=room, name="Cy")
    HostFactory(breakout=other, name="Dee")
    room.materials.create(position=2, title="Second", link="https://example.org/2")
    room.materials.create(position=1, title="First", link="https://example.org/1")
    rooms = {b.pk: RoomCard(b, b.webinar) for b in (room, other)}

    furnish(rooms, belongings_of(room.webinar))

    assert led_by(rooms[room.pk]) == ["Hosted by Ana, Cy", "Co-hosted by Bo"]
    assert led_by(rooms[other.pk]) == ["Hosted by Dee"]
    assert [m.title for m in rooms[room.pk].materials] == ["First", "Second"]


def test_facts_name_where_it_is_and_how_many_it_needs():
    room = BreakoutFactory(capacity=9, minimum=4, venue="Room 3")
    room = Breakout.objects.with_places().get(pk=room.pk)

    assert facts_of(RoomCard(room, room.webinar), seated=True) == [
        "Room 3",
        "9 seats left",
        "takes place with 4 people or more",
    ]


@pytest.mark.parametrize("text", ["x" * 161, "one\ntwo"])
def test_a_long_description_is_folded_away_and_a_short_one_is_not(text):
    short, long = BreakoutFactory(description="Short"), BreakoutFactory(description=text)

    assert (RoomCard(short, short.webinar).summary, RoomCard(short, short.webinar).text) == (
        "Short",
        "",
    )
    assert (RoomCard(long, long.webinar).summary, RoomCard(long, long.webinar).text) == ("", text)
