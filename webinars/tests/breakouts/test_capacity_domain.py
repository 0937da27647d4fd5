"""Fewer places than people: it is said whom it concerns, and nobody is put out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.capacity import change_capacity, sitters_beyond
from webinars.models import Breakout, Registration, Seat, SeatRequest, Webinar
from webinars.registration.domain.places import change_places, holders_beyond
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    """Four people who came in the order of their names, and a seat kept for a fifth."""
    room = BreakoutFactory(title="Energy", capacity=5)
    for name in ("Ana", "Bo", "Cy", "Dee"):
        room.seats.create(registration=RegistrationFactory(webinar=room.webinar, name=name))
    SeatRequest.objects.create(
        registration=RegistrationFactory(webinar=room.webinar, name="Eve"),
        breakout=room,
        status=SeatRequest.Status.OFFERED,
        held_until=timezone.now() + timedelta(hours=1),
    )
    return room


def names(people):
    return [person.name for person in people]


def test_whoever_came_last_is_concerned_first_and_a_kept_seat_counts(room):
    assert [names(sitters_beyond(room, n)) for n in (6, 5, 4, 2)] == [
        [],
        [],
        ["Eve"],
        ["Cy", "Dee", "Eve"],
    ]


def test_an_offer_that_ended_is_kept_for_nobody(room):
    SeatRequest.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    assert names(sitters_beyond(room, 3)) == ["Dee"]


def test_too_few_places_are_refused_with_names_and_nothing_changes(room):
    with pytest.raises(Refused, match="2 people more than that have their place: Dee, Eve"):
        change_capacity(room, 3, by=None)

    assert Breakout.objects.get().capacity == 5
    assert not AuditEvent.objects.exists()


def test_with_everybody_kept_it_is_saved_nobody_is_moved_and_a_trace_says_who_did_it(room):
    before = list(Seat.objects.order_by("pk").values_list("registration", "breakout"))
    pulse, by = Breakout.objects.get().pulse, UserFactory()

    changed = change_capacity(room, 2, by=by, accept_overfull=True)

    assert changed.capacity == Breakout.objects.get().capacity == 2
    assert list(Seat.objects.order_by("pk").values_list("registration", "breakout")) == before
    event = AuditEvent.objects.get(verb="breakout.capacity_changed")
    assert (event.actor, event.facts) == (by, {"was": 5, "now": 2, "beyond": 3})
    assert Breakout.objects.get().pulse > pulse, "the room's pages show it"
    assert Webinar.objects.get().pulse > 0, "and the plenary's"


def test_whoever_acts_without_an_account_is_named_in_the_trace(room):
    change_capacity(room, 7, by=None, sender="Mia Moderator")

    assert AuditEvent.objects.get().facts["sender"] == "Mia Moderator"


def test_a_room_that_is_over_full_already_may_grow_without_a_question(room):
    Breakout.objects.update(capacity=1)

    assert change_capacity(room, 3, by=None).capacity == 3


def test_the_same_number_leaves_no_trace(room):
    change_capacity(room, 5, by=None)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("capacity", "facts", "said"),
    [
        (0, {}, "at least one place"),
        (-1, {}, "at least one place"),
        (9, {"minimum": 10}, "needs at least 10 people"),
    ],
)
def test_numbers_that_make_no_room_are_refused(room, capacity, facts, said):
    with pytest.raises(Refused, match=said):
        change_capacity(room, capacity, by=None, accept_overfull=True, **facts)

    assert Breakout.objects.get().capacity == 5


def test_places_and_minimum_may_go_below_the_old_minimum_together(room):
    Breakout.objects.update(capacity=20, minimum=10)

    change_capacity(room, 6, by=None, minimum=3)

    assert Breakout.objects.values_list("capacity", "minimum").get() == (6, 3)


def test_of_many_the_last_are_named_with_their_number():
    room = BreakoutFactory(capacity=30)
    for n in range(15):
        person = RegistrationFactory(webinar=room.webinar, name=f"P{n:02}")
        room.seats.create(registration=person)

    with pytest.raises(Refused) as refused:
        change_capacity(room, 1, by=None)

    said = str(refused.value)
    assert said.startswith("14 people more than that have their place, the last of them: P05, P06")
    assert said.endswith("P14.")


def test_a_webinar_names_who_came_last_and_takes_no_place_away():
    webinar = WebinarFactory(capacity=3)
    for name in ("Ana", "Bo", "Cy"):
        RegistrationFactory(webinar=webinar, name=name)
    RegistrationFactory(webinar=webinar, status="waiting")

    assert names(holders_beyond(webinar, 1)) == ["Bo", "Cy"]
    with pytest.raises(Refused, match="1 person more than that has a place: Cy"):
        change_places(webinar, 2, by=None)
    change_places(webinar, 2, by=None, accept_overfull=True)

    assert Webinar.objects.get().capacity == 2
    assert Registration.objects.active().count() == 3
    assert AuditEvent.objects.get().facts == {"was": 3, "now": 2, "beyond": 1}
