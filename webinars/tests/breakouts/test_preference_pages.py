"""Ranking break-outs on one's own page, without script."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from webinars.models import Breakout
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    return RegistrationFactory()


@pytest.fixture
def rooms(registration):
    return BreakoutFactory.create_batch(3, webinar=registration.webinar)


def rank(client, registration, wishes):
    """`wishes`: break-out and rank, as the selects send them."""
    data = QueryDict(mutable=True)
    for room, number in wishes:
        data.appendlist(f"rank_{room.code}", number)
    address = reverse("webinars:registration-rank", args=[registration.token])
    answer = client.post(
        address, data.urlencode(), "application/x-www-form-urlencoded", follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def kept(registration):
    return list(registration.preferences.values_list("rank", "breakout__title"))


def shown(text):
    """What stands in each select, by the room's code."""
    found = re.findall(r'<select[^>]* name="rank_([\w-]+)".*?</select>', text, re.DOTALL)
    selects = re.findall(r'<select[^>]* name="rank_[\w-]+".*?</select>', text, re.DOTALL)
    values = [re.search(r'value="(\d*)" selected', select) for select in selects]
    return {code: value[1] if value else "" for code, value in zip(found, values, strict=True)}


def test_wishes_are_kept_in_the_order_of_their_numbers(client, registration, rooms):
    first, second, third = rooms

    text = rank(client, registration, [(first, 3), (second, 1), (third, "")])

    assert kept(registration) == [(1, second.title), (2, first.title)]
    assert "Your wishes are saved." in text
    assert '<option value="1" selected>' in text


def test_no_wish_at_all_is_a_choice(client, registration, rooms):
    rank(client, registration, [(rooms[0], 1)])
    rank(client, registration, [(room, "") for room in rooms])

    assert kept(registration) == []


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ([(0, 1), (1, 1)], "Two break-outs have the same number."),
        ([(0, 1), (0, 2)], "Choose each break-out once."),
        ([(0, 4)], "Select a valid choice."),
        ([(0, 0)], "Select a valid choice."),
        ([(0, -1)], "Select a valid choice."),
        ([(0, "first")], "Select a valid choice."),
        ([(0, "١")], "Select a valid choice."),
    ],
)
def test_numbers_that_make_no_order_are_refused_and_earlier_wishes_stay(
    client, registration, rooms, wishes, said
):
    rank(client, registration, [(rooms[2], 1)])

    text = rank(client, registration, [(rooms[index], number) for index, number in wishes])

    assert said in text
    assert kept(registration) == [(1, rooms[2].title)]


def test_a_room_of_another_webinar_is_refused(client, registration, rooms):
    text = rank(client, registration, [(rooms[0], 1), (BreakoutFactory(), 2)])

    assert "Choose among the break-outs of this webinar." in text
    assert kept(registration) == []


def test_a_room_that_closed_meanwhile_is_named_and_the_other_wishes_stay_as_entered(
    client, registration, rooms
):
    closed = BreakoutFactory(webinar=registration.webinar, title="Energy", status="closed")

    text = rank(client, registration, [(closed, 1), (rooms[0], 2), (rooms[1], 3)])

    assert "“Energy” is closed by now; choose another break-out." in text
    assert f'name="rank_{closed.code}"' not in text
    assert shown(text) == {rooms[0].code: "2", rooms[1].code: "3", rooms[2].code: ""}
    assert kept(registration) == []


def test_a_room_that_closed_meanwhile_stops_nobody_who_did_not_wish_for_it(
    client, registration, rooms
):
    closed = BreakoutFactory(webinar=registration.webinar, status="closed")

    text = rank(client, registration, [(closed, ""), (rooms[0], 1)])

    assert "Your wishes are saved." in text
    assert kept(registration) == [(1, rooms[0].title)]


def test_a_wish_that_closed_is_named_and_the_later_ones_move_up(client, registration, rooms):
    rank(client, registration, [(rooms[0], 1), (rooms[1], 2)])
    Breakout.objects.filter(pk=rooms[0].pk).update(status=Breakout.Status.CLOSED)

    text = client.get(registration.get_absolute_url()).content.decode()

    assert f"“{rooms[0].title}”, one of your wishes, is closed by now" in text
    assert shown(text) == {rooms[1].code: "1", rooms[2].code: ""}


def test_two_rooms_of_one_number_are_named_beside_each_other(client, registration, rooms):
    first, second, third = rooms

    text = rank(client, registration, [(first, 1), (second, 1), (third, 2)])

    assert f"“{second.title}” has the number 1, too." in text
    assert f"“{first.title}” has the number 1, too." in text
    assert f"“{third.title}” has" not in text
    assert shown(text) == {first.code: "1", second.code: "1", third.code: "2"}


def test_once_seated_wishes_are_over(client, registration, rooms):
    rooms[0].seats.create(registration=registration)

    text = rank(client, registration, [(rooms[1], 1)])

    assert "rank_list" not in text.partition("<main")[2].partition("</main>")[0]
    assert kept(registration) == []


@pytest.mark.parametrize("facts", [{"webinar__status": "held"}, {"webinar__status": "cancelled"}])
def test_after_the_webinar_wishes_are_over(client, facts):
    registration = RegistrationFactory(webinar=HeldWebinarFactory(status=facts["webinar__status"]))
    room = BreakoutFactory(webinar=registration.webinar)

    rank(client, registration, [(room, 1)])

    assert kept(registration) == []
