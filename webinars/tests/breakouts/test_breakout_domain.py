"""Wishes and seats in the database."""

import pytest

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Preference, Seat
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def test_seating_gives_the_contested_room_to_whoever_has_no_other_wish():
    webinar = WebinarFactory()
    energy, waste = BreakoutFactory.create_batch(2, webinar=webinar, capacity=1)
    flexible, keen = RegistrationFactory.create_batch(2, webinar=webinar)
    save_ranking(flexible, ranking=[energy, waste])
    save_ranking(keen, ranking=[energy])

    outcome = seat_participants(webinar, by=None)

    assert (outcome.seated, outcome.unseated, outcome.unwished) == (2, 0, 0)
    assert (outcome.first_wishes, outcome.sum_of_ranks) == (1, 3)
    assert set(Seat.objects.values_list("registration", "breakout", "rank")) == {
        (flexible.pk, waste.pk, 2),
        (keen.pk, energy.pk, 1),
    }
    assert AuditEvent.objects.get().facts == {"seated": 2, "unseated": 0}


def test_seating_again_tells_only_those_who_sit_elsewhere():
    webinar = WebinarFactory()
    BreakoutFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar)
    seat_participants(webinar, by=None)

    seat_participants(webinar, by=None)

    assert Message.objects.filter(kind="breakouts.seated").count() == 1


def test_seating_costs_the_same_number_of_queries_for_one_and_for_ten(django_assert_num_queries):
    webinar = WebinarFactory()
    rooms = BreakoutFactory.create_batch(2, webinar=webinar, capacity=40)
    save_ranking(RegistrationFactory(webinar=webinar), ranking=rooms)
    seat_participants(webinar, by=None)
    save_ranking(RegistrationFactory(webinar=webinar), ranking=rooms)
    with django_assert_num_queries(15):
        seat_participants(webinar, by=None)
    for registration in RegistrationFactory.create_batch(10, webinar=webinar):
        save_ranking(registration, ranking=rooms)
    with django_assert_num_queries(15):
        seat_participants(webinar, by=None)


def test_a_held_webinar_keeps_its_seating():
    with pytest.raises(Refused, match="stays as it was"):
        seat_participants(HeldWebinarFactory(), by=None)


def test_a_webinar_without_break_outs_cannot_be_seated():
    with pytest.raises(Refused, match="no open break-out"):
        seat_participants(WebinarFactory(), by=None)


def test_ranking_anew_replaces_the_earlier_wishes():
    registration = RegistrationFactory()
    first, second = BreakoutFactory.create_batch(2, webinar=registration.webinar)
    save_ranking(registration, ranking=[first, second])

    save_ranking(registration, ranking=[second])

    assert list(Preference.objects.values_list("breakout", "rank")) == [(second.pk, 1)]


def test_bad_rankings_are_refused_and_the_old_one_stays():
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar)
    closed = BreakoutFactory(webinar=registration.webinar, status="closed")
    save_ranking(registration, ranking=[room])

    for ranking, sentence in [
        ([room, room], "once"),
        ([BreakoutFactory()], "of this webinar"),
        ([closed], "is closed"),
    ]:
        with pytest.raises(Refused, match=sentence):
            save_ranking(registration, ranking=ranking)

    assert list(Preference.objects.values_list("breakout", flat=True)) == [room.pk]


def test_whoever_is_seated_no_longer_changes_wishes():
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar)
    seat_participants(registration.webinar, by=None)

    with pytest.raises(Refused, match="have a seat already"):
        save_ranking(registration, ranking=[room])


def test_a_seat_moves_to_a_room_with_space_and_the_person_is_told():
    registration = RegistrationFactory()
    old, new = BreakoutFactory.create_batch(2, webinar=registration.webinar)
    Seat.objects.create(registration=registration, breakout=old)

    move_seat(registration, breakout=new, by=None)

    assert Seat.objects.get().breakout == new
    assert Message.objects.get().kind == "breakouts.seated"


def test_a_full_room_takes_nobody_more():
    room = BreakoutFactory(capacity=1)
    sitting, moving = RegistrationFactory.create_batch(2, webinar=room.webinar)
    Seat.objects.create(registration=sitting, breakout=room)

    with pytest.raises(Refused, match="is full"):
        move_seat(moving, breakout=room, by=None)
