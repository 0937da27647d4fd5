"""Another seat: taken while one is left, waited for in line, kept for a while, given at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.capacity import change_capacity
from webinars.breakouts.domain.seat_requests import (
    accept_seat,
    pass_on_overdue_seats,
    pass_on_seats,
    take_seat,
    wait_for_seat,
    withdraw_request,
)
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.breakouts.domain.seating_run import seat_latecomers, undo_seating
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Moderator, Seat, SeatRequest, Webinar
from webinars.registration.domain.actions import cancel_registration
from webinars.tests.factories import (
    BreakoutFactory,
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
    return BreakoutFactory(webinar=webinar, title="Energy", position=1, capacity=1)


@pytest.fixture
def waste(webinar):
    return BreakoutFactory(webinar=webinar, title="Waste", position=2, capacity=5)


def sitting(room, name):
    person = RegistrationFactory(
        webinar=room.webinar, name=name, email=f"{name.lower()}@example.org"
    )
    Seat.objects.create(registration=person, breakout=room)
    return person


def standing(webinar):
    named = webinar.registrations.filter(seat__isnull=False)
    return dict(named.values_list("name", "seat__breakout__title"))


def line(room):
    return dict(room.seat_requests.values_list("registration__name", "status"))


def kinds():
    return sorted(Message.objects.values_list("kind", "recipient"))


def start_now(webinar):
    now = timezone.now()
    Webinar.objects.filter(pk=webinar.pk).update(
        starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2)
    )


def let_time_pass(request):
    SeatRequest.objects.filter(pk=request.pk).update(held_until=timezone.now())


# --- Taking --------------------------------------------------------------------------------------
def test_a_seat_that_is_left_is_taken_and_the_old_one_given_up(webinar, energy, waste):
    ana, bea = sitting(energy, "Ana"), sitting(waste, "Bea")
    pulse = Breakout.objects.get(pk=waste.pk).pulse

    seat = take_seat(ana, breakout=waste)

    assert (seat.breakout, seat.pinned) == (waste, False)
    assert standing(webinar) == {"Ana": "Waste", "Bea": "Waste"}
    event = AuditEvent.objects.get(verb="seat.taken")
    assert event.facts == {"breakout": "Waste", "left": "Energy"}
    assert kinds() == [("breakouts.seated", ana.email)]
    assert Breakout.objects.get(pk=waste.pk).pulse > pulse
    assert Seat.objects.get(registration=bea).breakout == waste


def test_taking_the_own_seat_again_changes_nothing(energy):
    ana = sitting(energy, "Ana")

    take_seat(ana, breakout=energy)

    assert not AuditEvent.objects.exists()
    assert not Message.objects.exists()


def test_somebody_without_a_seat_takes_a_first_one_once_seats_were_given(webinar, energy, waste):
    late = RegistrationFactory(webinar=webinar, name="Late")
    with pytest.raises(Refused, match="Seats are not given yet"):
        take_seat(late, breakout=waste)
    sitting(energy, "Ana")

    take_seat(late, breakout=waste)

    assert standing(webinar) == {"Ana": "Energy", "Late": "Waste"}


def test_the_wish_that_a_room_was_is_noted(webinar, energy, waste):
    ana = RegistrationFactory(webinar=webinar, name="Ana")
    save_ranking(ana, ranking=[energy, waste])
    sitting(energy, "Bea")

    assert take_seat(ana, breakout=waste).rank == 2


@pytest.mark.parametrize("obstacle", ["full", "closed", "foreign", "cancelled", "held", "kept"])
def test_where_no_seat_can_be_taken_the_old_one_stays(webinar, energy, waste, obstacle):
    ana = sitting(waste, "Ana")
    room = energy
    if obstacle == "full":
        sitting(energy, "Bea")
    if obstacle == "closed":
        Breakout.objects.filter(pk=energy.pk).update(status="closed")
    if obstacle == "foreign":
        room = BreakoutFactory()
    if obstacle == "cancelled":
        type(ana).objects.filter(pk=ana.pk).update(status="cancelled", cancelled_at=timezone.now())
    if obstacle == "held":
        Webinar.objects.filter(pk=webinar.pk).update(status="held")
    if obstacle == "kept":
        keep(energy, sitting(waste, "Bea"))
    before = standing(webinar)

    with pytest.raises(Refused):
        take_seat(ana, breakout=room)

    assert standing(webinar) == before
    assert not AuditEvent.objects.filter(verb="seat.taken").exists()


def keep(room, person):
    return SeatRequest.objects.create(
        registration=person,
        breakout=room,
        status="offered",
        held_until=timezone.now() + timedelta(hours=1),
    )


def test_nobody_overtakes_those_who_wait(webinar, energy, waste):
    ana, bea = sitting(waste, "Ana"), sitting(waste, "Bea")
    SeatRequest.objects.create(registration=bea, breakout=energy)

    with pytest.raises(Refused, match="“Energy” is full"):
        take_seat(ana, breakout=energy)
    take_seat(bea, breakout=energy)

    assert standing(webinar) == {"Ana": "Waste", "Bea": "Energy"}
    assert line(energy) == {"Bea": "taken"}


# --- Waiting -------------------------------------------------------------------------------------
def test_whoever_waits_has_a_place_in_line_and_keeps_it_when_asking_twice(webinar, energy, waste):
    sitting(energy, "Ana")
    bea, eva = sitting(waste, "Bea"), sitting(waste, "Eva")

    first, second = (wait_for_seat(person, breakout=energy) for person in (bea, eva))
    again = wait_for_seat(bea, breakout=energy)

    assert again == first
    assert [first.place_in_line, second.place_in_line] == [1, 2]
    assert standing(webinar)["Bea"] == "Waste"


def test_nobody_waits_where_a_seat_is_left_or_for_the_own_one(energy, waste):
    ana = sitting(waste, "Ana")

    with pytest.raises(Refused, match="has a seat left"):
        wait_for_seat(ana, breakout=energy)
    with pytest.raises(Refused, match="You have a seat"):
        wait_for_seat(ana, breakout=waste)


# --- Passing on ----------------------------------------------------------------------------------
def free_by_moving(energy, waste, ana):
    move_seat(ana, breakout=waste, by=None)


def free_by_changing(energy, waste, ana):
    take_seat(ana, breakout=waste)


def free_by_cancelling(energy, waste, ana):
    cancel_registration(ana)


def free_by_more_places(energy, waste, ana):
    change_capacity(energy, 2, by=None)


def free_by_itself(energy, waste, ana):
    """Nobody's verb: somebody wrote the row."""
    Breakout.objects.filter(pk=energy.pk).update(capacity=2)
    assert pass_on_overdue_seats() == 1


WAYS = [
    free_by_moving,
    free_by_changing,
    free_by_cancelling,
    free_by_more_places,
    free_by_itself,
]


@pytest.mark.parametrize("free", WAYS)
def test_a_seat_that_becomes_free_is_offered_to_the_first_in_line(webinar, energy, waste, free):
    ana, bea, eva = sitting(energy, "Ana"), sitting(waste, "Bea"), sitting(waste, "Eva")
    for person in (bea, eva):
        wait_for_seat(person, breakout=energy)

    free(energy, waste, ana)

    assert line(energy) == {"Bea": "offered", "Eva": "waiting"}
    assert ("seat.offered", bea.email) in kinds()
    assert standing(webinar)["Bea"] == "Waste"
    offer = energy.seat_requests.get(status="offered")
    left = offer.held_until - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)


def test_whoever_waits_is_moved_at_once_while_the_webinar_runs_and_so_is_the_next_in_turn(
    webinar, energy, waste
):
    """One seat that becomes free serves two: Bea leaves a seat in a full room for Eva."""
    Breakout.objects.filter(pk=waste.pk).update(capacity=1)
    water = BreakoutFactory(webinar=webinar, title="Water", position=3, capacity=5)
    ana, bea, eva = sitting(energy, "Ana"), sitting(waste, "Bea"), sitting(water, "Eva")
    wait_for_seat(bea, breakout=energy)
    wait_for_seat(eva, breakout=waste)
    start_now(webinar)

    take_seat(ana, breakout=water)

    assert standing(webinar) == {"Ana": "Water", "Bea": "Energy", "Eva": "Waste"}
    assert set(line(energy).values()) | set(line(waste).values()) == {"taken"}
    assert {kind for kind, _to in kinds()} == {"breakouts.seated"}


def test_two_who_wait_for_each_others_seat_stay_until_one_is_free(webinar, energy, waste):
    Breakout.objects.filter(pk=waste.pk).update(capacity=1)
    ana, bea = sitting(energy, "Ana"), sitting(waste, "Bea")
    wait_for_seat(ana, breakout=waste)
    wait_for_seat(bea, breakout=energy)
    start_now(webinar)

    assert pass_on_seats(energy.webinar, [energy]) == 0
    assert standing(webinar) == {"Ana": "Energy", "Bea": "Waste"}


# --- Offers --------------------------------------------------------------------------------------
@pytest.fixture
def offer(webinar, energy, waste):
    ana = sitting(energy, "Ana")
    bea, eva = sitting(waste, "Bea"), sitting(waste, "Eva")
    for person in (bea, eva):
        wait_for_seat(person, breakout=energy)
    move_seat(ana, breakout=waste, by=None)
    Message.objects.all().delete()
    return energy.seat_requests.get(registration=bea)


def test_an_offer_is_accepted_and_the_old_seat_given_up(webinar, energy, offer):
    accept_seat(offer)
    accept_seat(offer)

    assert standing(webinar) == {"Ana": "Waste", "Bea": "Energy", "Eva": "Waste"}
    assert line(energy) == {"Bea": "taken", "Eva": "waiting"}
    assert AuditEvent.objects.filter(verb="seat.accepted").count() == 1


def test_an_offer_is_taken_like_any_seat_by_whom_it_is_for(webinar, energy, offer):
    take_seat(offer.registration, breakout=energy)

    assert standing(webinar)["Bea"] == "Energy"
    assert line(energy)["Bea"] == "taken"


def test_an_offer_not_answered_in_time_goes_to_the_next(energy, offer):
    let_time_pass(offer)

    with pytest.raises(Refused, match="This offer has ended"):
        accept_seat(offer)
    assert pass_on_overdue_seats() == 1

    assert line(energy) == {"Bea": "lapsed", "Eva": "offered"}
    assert [kind for kind, _to in kinds()] == ["seat.offer_lapsed", "seat.offered"]
    with pytest.raises(Refused, match="This offer has ended"):
        accept_seat(offer)


def test_declining_passes_the_seat_on_and_leaves_the_own_one(webinar, energy, offer):
    withdraw_request(offer)
    withdraw_request(offer)

    assert line(energy) == {"Bea": "withdrawn", "Eva": "offered"}
    assert standing(webinar)["Bea"] == "Waste"
    with pytest.raises(Refused):
        accept_seat(offer)


def test_cancelling_passes_an_offered_seat_on(energy, offer):
    cancel_registration(offer.registration)

    assert line(energy) == {"Bea": "withdrawn", "Eva": "offered"}


def test_a_kept_seat_is_taken_for_everybody_else(webinar, energy, offer):
    other = RegistrationFactory(webinar=webinar, name="Other")
    save_ranking_of(other, energy)

    with pytest.raises(Refused, match="full"):
        take_seat(other, breakout=energy)
    with pytest.raises(Refused, match="full"):
        move_seat(other, breakout=energy, by=None)
    seat_latecomers(webinar, by=None)

    assert standing(webinar)["Other"] == "Waste"


def save_ranking_of(person, room):
    person.preferences.create(breakout=room, rank=1)


def test_seating_everybody_anew_leaves_kept_seats_and_settles_what_is_fulfilled(
    webinar, energy, waste, offer
):
    """Ana, who was placed by hand, stays; Bea's seat stays kept, and Eva waits."""
    seat_participants(webinar, by=None)
    assert line(energy) == {"Bea": "offered", "Eva": "waiting"}
    assert "Energy" not in standing(webinar).values()

    Breakout.objects.filter(pk=energy.pk).update(capacity=2)
    save_ranking_of(offer.registration, energy)
    seat_participants(webinar, by=None)

    assert standing(webinar)["Bea"] == "Energy"
    assert line(energy) == {"Bea": "taken", "Eva": "offered"}


def test_whoever_waits_for_a_room_that_closes_is_told_unless_it_had_its_time(energy, offer):
    Breakout.objects.filter(pk=energy.pk).update(status="closed")

    assert pass_on_overdue_seats() == 0

    assert line(energy) == {"Bea": "withdrawn", "Eva": "withdrawn"}
    assert {kind for kind, _to in kinds()} == {"seat.closed"}
    assert len(kinds()) == 2


def test_nobody_is_told_of_a_room_that_ran_and_closed(energy, offer):
    Breakout.objects.filter(pk=energy.pk).update(status="closed", opened_at=timezone.now())

    pass_on_seats(energy.webinar, [energy])

    assert line(energy) == {"Bea": "withdrawn", "Eva": "withdrawn"}
    assert kinds() == []


def test_sweep_costs_one_query_where_nothing_is_due(energy, offer, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert pass_on_overdue_seats() == 0


# --- By hand -------------------------------------------------------------------------------------
def test_a_host_moves_people_out_of_the_own_room_and_into_it_and_nowhere_else(
    webinar, energy, waste
):
    Breakout.objects.filter(pk=energy.pk).update(capacity=5)
    water = BreakoutFactory(webinar=webinar, title="Water", position=3)
    host = HostFactory(breakout=energy, name="Hanna")
    ana, bea, eva = sitting(energy, "Ana"), sitting(waste, "Bea"), sitting(water, "Eva")

    move_seat(ana, breakout=waste, by=None, host=host)
    move_seat(bea, breakout=energy, by=None, host=host)
    with pytest.raises(Refused, match="out of your own break-out, or into it"):
        move_seat(eva, breakout=waste, by=None, host=host)

    assert standing(webinar) == {"Ana": "Waste", "Bea": "Energy", "Eva": "Water"}
    event = AuditEvent.objects.filter(verb="breakouts.seat_moved").earliest("pk")
    assert event.facts == {"breakout": "Waste", "left": "Energy", "sender": "Hanna"}
    assert Message.objects.get(recipient=ana.email).context["mover"] == "Hanna"


def test_a_moderator_moves_anybody_within_the_own_webinar(webinar, energy, waste):
    ana = sitting(waste, "Ana")
    own = Moderator.objects.create(webinar=webinar, name="Mo")
    other = Moderator.objects.create(webinar=WebinarFactory(), name="Else")

    with pytest.raises(Refused):
        move_seat(ana, breakout=energy, by=None, host=other)
    move_seat(ana, breakout=energy, by=None, host=own)

    assert standing(webinar) == {"Ana": "Energy"}


def test_a_person_moved_to_the_room_they_wait_for_waits_no_longer(energy, waste, offer):
    eva = energy.seat_requests.get(registration__name="Eva")
    change_capacity(energy, 3, by=None)  # two free, one of them for Eva
    move_seat(eva.registration, breakout=energy, by=None)

    assert line(energy) == {"Bea": "offered", "Eva": "taken"}


def test_whoever_loses_a_seat_by_an_undone_seating_is_told(webinar, energy):
    person = RegistrationFactory(webinar=webinar, name="Ana")
    seat_participants(webinar, by=None)

    undo_seating(webinar, by=None)

    assert standing(webinar) == {}
    told = Message.objects.get(kind="seat.lost")
    assert (told.recipient, told.context["room"]) == (person.email, "Energy")


def test_an_undone_seating_leaves_a_kept_seat_to_the_one_it_is_kept_for(webinar, energy, waste):
    """Ana's seating elsewhere freed it; she stays there, while Eva, who had no seat, has none."""
    ana, bea = sitting(energy, "Ana"), sitting(waste, "Bea")
    wait_for_seat(bea, breakout=energy)
    for person in (ana, bea, RegistrationFactory(webinar=webinar, name="Eva")):
        save_ranking_of(person, waste)
    seat_participants(webinar, by=None)
    assert line(energy) == {"Bea": "offered"}

    undoing = undo_seating(webinar, by=None)

    assert undoing.stay == {ana.pk: "Ana: “Energy” is full."}
    assert standing(webinar) == {"Ana": "Waste", "Bea": "Waste"}
    assert line(energy) == {"Bea": "offered"}
    accept_seat(energy.seat_requests.get())
    assert standing(webinar)["Bea"] == "Energy"


def test_whoever_gets_back_the_seat_they_wait_for_waits_no_longer(webinar, energy, waste):
    ana, bea = sitting(waste, "Ana"), sitting(energy, "Bea")
    save_ranking_of(ana, energy)
    save_ranking_of(bea, waste)
    seat_participants(webinar, by=None)
    wait_for_seat(bea, breakout=energy)

    undo_seating(webinar, by=None)

    assert standing(webinar) == {"Ana": "Waste", "Bea": "Energy"}
    assert line(energy) == {"Bea": "taken"}
