"""Cancelled by mistake: what comes back, and what others got meanwhile."""

import pytest
from django.urls import reverse

from tgtf_portal.core.tests.reading import words
from webinars.breakouts.domain.seat_requests import wait_for_seat
from webinars.breakouts.domain.wishes import save_wishes
from webinars.models import Answer, Preference, Question, Registration, Seat
from webinars.registration.domain.actions import (
    cancel_registration,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.places import accept_offer
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Who has wished, answered, and said what they offer."""
    person = RegistrationFactory(webinar=WebinarFactory(capacity=1))
    rooms = BreakoutFactory.create_batch(2, webinar=person.webinar, capacity=1)
    save_wishes(person, ranking=rooms, about={"offers": "Heat pumps", "seeks": "A dyer"})
    question = Question.objects.create(
        webinar=person.webinar, position=1, kind="text", text="What for?"
    )
    Answer.objects.create(registration=person, question=question, value="To learn")
    return person


def rooms_of(person):
    return list(person.webinar.breakouts.order_by("pk"))


def kept(person):
    return [wish.breakout for wish in Preference.objects.filter(registration=person)]


def undo(client, person):
    address = reverse("webinars:registration-return", args=[person.token])
    return client.post(address, follow=True)


def test_wishes_and_answers_come_back_in_their_order(client, person):
    cancel_registration(person)
    assert kept(person) == []

    text = words(undo(client, person))

    assert "You have a place again. Your wishes are back." in text
    assert kept(person) == rooms_of(person)
    assert Answer.objects.get(registration=person).value == "To learn"
    person.refresh_from_db()
    assert (person.offers, person.given_up) == ("Heat pumps", {})


def test_pressing_twice_is_pressing_once(client, person):
    cancel_registration(person)
    cancel_registration(person)

    undo(client, person)
    undo(client, person)

    assert kept(person) == rooms_of(person)
    assert Registration.objects.count() == 1


def test_a_room_that_closed_meanwhile_is_no_wish_any_more(client, person):
    first, second = rooms_of(person)
    cancel_registration(person)
    first.status = first.Status.CLOSED
    first.save()

    undo(client, person)

    assert list(person.preferences.values_list("rank", "breakout")) == [(1, second.pk)]


def test_a_seat_that_is_free_is_theirs_again(client, person):
    room, _other = rooms_of(person)
    Seat.objects.create(registration=person, breakout=room, rank=1)
    cancel_registration(person)
    assert not Seat.objects.exists()

    text = words(undo(client, person))

    assert f"You sit in “{room.title}” again." in text
    assert Seat.objects.get(registration=person).rank == 1


def test_a_seat_that_somebody_has_by_now_stays_theirs(client, person):
    room, _other = rooms_of(person)
    person.webinar.capacity = 2
    person.webinar.save()
    Seat.objects.create(registration=person, breakout=room)
    cancel_registration(person)
    other = RegistrationFactory(webinar=person.webinar)
    Seat.objects.create(registration=other, breakout=room)

    text = words(undo(client, person))

    assert "Your seat is taken." in text
    assert Seat.objects.get().registration == other


def test_who_waits_for_the_seat_goes_first(client, person):
    room, other_room = rooms_of(person)
    person.webinar.capacity = 3
    person.webinar.save()
    other = RegistrationFactory(webinar=person.webinar)
    Seat.objects.create(registration=person, breakout=room)
    Seat.objects.create(registration=other, breakout=other_room)
    wait_for_seat(other, breakout=room)
    cancel_registration(person)

    undo(client, person)

    assert not Seat.objects.filter(registration=person).exists()


def test_where_the_place_has_gone_one_waits_and_gets_the_wishes_with_a_place(client, person):
    cancel_registration(person)
    other = RegistrationFactory(webinar=person.webinar)

    text = words(undo(client, person))

    assert "Your place has gone to somebody else meanwhile" in text
    assert "With a place your wishes come back, too." in text
    assert "You are number 1 on the list." in text
    assert kept(person) == []

    cancel_registration(other)
    person = Registration.objects.get(pk=person.pk)
    accept_offer(person)
    assert kept(person) == rooms_of(person)


def test_who_registers_anew_by_the_form_gets_the_wishes_once_the_address_is_shown(person):
    cancel_registration(person)
    again = register(person.webinar, email=person.email, name="Ana", verified=False)
    assert kept(person) == []

    confirm_registration(again)

    assert kept(person) == rooms_of(person)


def test_what_was_chosen_since_is_not_replaced(person):
    cancel_registration(person)
    again = register_again(person)
    save_wishes(again, ranking=rooms_of(person)[1:], about={})

    register_again(again)

    assert kept(person) == rooms_of(person)[1:]


def test_what_was_offered_and_sought_is_shown_to_nobody_after_cancelling(client, person):
    room, _other = rooms_of(person)
    person.webinar.capacity = 2
    person.webinar.save()
    neighbour = RegistrationFactory(webinar=person.webinar)
    room.capacity = 2
    room.save()
    for sitter in (person, neighbour):
        Seat.objects.create(registration=sitter, breakout=room)
    board = reverse("webinars:registration-board", args=[neighbour.token])
    assert "Heat pumps" in words(client.get(board, follow=True))

    cancel_registration(person)

    text = words(client.get(board, follow=True))
    assert "Heat pumps" not in text
    own_page = words(client.get(person.get_absolute_url()))
    assert "Heat pumps" not in own_page
    assert "Take it back: I come" in own_page


def test_the_page_that_the_mail_leads_to_has_the_button(client, person):
    cancel_registration(person)

    answer = client.get(person.get_absolute_url())

    assert reverse("webinars:registration-return", args=[person.token]) in words(answer)
