"""Ranking break-outs on one's own page, without script."""

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


def test_a_closed_room_is_not_offered(client, registration, rooms):
    closed = BreakoutFactory(webinar=registration.webinar, status=Breakout.Status.CLOSED)

    text = rank(client, registration, [(closed, 1)])

    assert "Choose among the break-outs of this webinar." in text
    assert f'name="rank_{closed.code}"' not in text


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
