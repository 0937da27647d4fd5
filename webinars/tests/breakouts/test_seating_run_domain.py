"""A seating looked at, done, undone; late people and people placed by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seating_actions import (
    move_seat,
    preview_seating,
    seat_participants,
    unpin_seat,
)
from webinars.breakouts.domain.seating_run import seat_latecomers, undo_seating
from webinars.breakouts.domain.wishes import save_ranking
from webinars.breakouts.seating import Rules, State, UnderMinimum
from webinars.models import Breakout, Seat, SeatingRun
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
def rooms(webinar):
    return [
        BreakoutFactory(webinar=webinar, title=title, position=n, capacity=3)
        for n, title in enumerate(["Energy", "Waste", "Water"], start=1)
    ]


def guest(webinar, *wishes, **facts):
    registration = RegistrationFactory(webinar=webinar, **facts)
    if wishes:
        save_ranking(registration, ranking=list(wishes))
    return registration


def seats():
    return set(Seat.objects.values_list("registration", "breakout", "rank", "pinned"))


def rooms_of():
    return dict(Seat.objects.values_list("registration", "breakout"))


def told():
    return sorted(Message.objects.filter(kind="breakouts.seated").values_list("recipient", flat=1))


# --- Looking and doing ---------------------------------------------------------------------------
def test_preview_writes_nothing_and_seating_does_what_it_showed(webinar, rooms):
    energy, waste, _water = rooms
    basel = ClusterFactory(name="Basel")
    for _ in range(5):
        guest(webinar, energy, waste, cluster=basel)
    rules = Rules(per_cluster=1, spread=True, under_minimum=UnderMinimum.TOP_UP)

    shown = preview_seating(webinar, rules)

    assert not Seat.objects.exists()
    assert not SeatingRun.objects.exists()
    assert not Message.objects.exists()
    seat_participants(webinar, rules=rules, by=None)
    assert rooms_of() == shown.room_of
    assert SeatingRun.objects.get().rules == {
        "per_cluster": 1,
        "spread": True,
        "under_minimum": "top_up",
    }


def test_rules_reach_the_seating_with_the_rooms_minimum_and_the_peoples_clusters(webinar, rooms):
    energy, waste, _water = rooms
    Breakout.objects.filter(pk=waste.pk).update(minimum=2)
    alone = guest(webinar, waste, energy)
    guest(webinar, energy)

    closing = preview_seating(webinar, Rules(under_minimum=UnderMinimum.CLOSE))
    leaving = preview_seating(webinar)

    assert closing.room_of[alone.pk] == energy.pk
    assert leaving.room_of[alone.pk] == waste.pk
    assert {r.room: r.state for r in closing.rooms}[waste.pk] == State.UNDER_MINIMUM
    assert Breakout.objects.get(pk=waste.pk).is_open


def test_clusters_are_told_apart_by_the_rule(webinar, rooms):
    energy, waste, _water = rooms
    basel = ClusterFactory(name="Basel")
    for _ in range(2):
        guest(webinar, cluster=basel)
    guest(webinar, energy)
    Breakout.objects.exclude(pk__in=[energy.pk, waste.pk]).update(status="closed")

    seating = preview_seating(webinar, Rules(per_cluster=1))

    assert max(n for room in seating.rooms for _name, n in room.clusters) == 1


def test_host_sits_in_the_own_room_whatever_the_case_of_the_address(webinar, rooms):
    energy, waste, _water = rooms
    HostFactory(breakout=waste, email="Ana@example.org")
    ana = guest(webinar, energy, email="ana@example.org")

    seat_participants(webinar, by=None)

    assert rooms_of() == {ana.pk: waste.pk}


def test_whoever_was_placed_by_hand_stays_until_unpinned(webinar, rooms):
    energy, waste, _water = rooms
    ana = guest(webinar, energy)
    move_seat(ana, breakout=waste, by=None)

    seat_participants(webinar, by=None)
    assert seats() == {(ana.pk, waste.pk, None, True)}

    unpin_seat(ana, by=None)
    seat_participants(webinar, by=None)
    assert seats() == {(ana.pk, energy.pk, 1, False)}
    with pytest.raises(Refused, match="not placed by hand"):
        unpin_seat(ana, by=None)


def test_whoever_was_placed_by_hand_in_a_room_closed_since_is_seated_anew(webinar, rooms):
    energy, waste, _water = rooms
    ana = guest(webinar, energy)
    move_seat(ana, breakout=waste, by=None)
    Breakout.objects.filter(pk=waste.pk).update(status="closed")

    seat_participants(webinar, by=None)

    assert seats() == {(ana.pk, energy.pk, 1, False)}


def test_more_people_placed_by_hand_than_a_room_has_places_is_refused_in_words(webinar, rooms):
    energy, *_others = rooms
    for _ in range(2):
        move_seat(guest(webinar), breakout=energy, by=None)
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)

    with pytest.raises(Refused, match="“Energy” has fewer places than people"):
        seat_participants(webinar, by=None)
    assert len(rooms_of()) == 2


# --- A minimum -----------------------------------------------------------------------------------
def test_minimum_above_the_places_is_said_beside_the_field_and_kept_out_of_the_table(rooms):
    room = rooms[0]
    room.minimum = 4

    with pytest.raises(ValidationError) as wrong:
        room.full_clean()
    assert wrong.value.message_dict == {"minimum": ["The minimum is more than the places."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Breakout.objects.filter(pk=room.pk).update(minimum=4)


def test_minimum_left_empty_is_none(rooms):
    room = rooms[0]
    room.minimum = None

    room.full_clean()
    room.save()

    assert Breakout.objects.get(pk=room.pk).minimum == 0


# --- Undo ----------------------------------------------------------------------------------------
def test_undo_restores_exactly_and_tells_only_those_who_move_back(webinar, rooms):
    energy, waste, water = rooms
    ana, bea = guest(webinar, energy, waste), guest(webinar, energy)
    placed = guest(webinar, energy)
    move_seat(placed, breakout=water, by=None)
    seat_participants(webinar, by=None)
    before = seats()
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    seat_participants(webinar, by=None)
    assert seats() != before
    Breakout.objects.filter(pk=energy.pk).update(capacity=3)
    Message.objects.all().delete()

    undoing = undo_seating(webinar, by=None)

    assert seats() == before
    assert undoing.stay == {}
    assert len(told()) == len(undoing.back) == 1
    assert set(told()) < {ana.email, bea.email}
    assert AuditEvent.objects.latest("pk").verb == "breakouts.seating_undone"


def test_undoing_the_first_seating_leaves_nobody_seated_and_then_there_is_none(webinar, rooms):
    guest(webinar, rooms[0])
    seat_participants(webinar, by=None)
    sent = told()

    undo_seating(webinar, by=None)

    assert seats() == set()
    assert told() == sent
    with pytest.raises(Refused, match="no seating to undo"):
        undo_seating(webinar, by=None)


def seated_twice(webinar, energy):
    """Two in energy, which then has one place: one of them moves."""
    people = [guest(webinar, energy, name=name) for name in ("Ana", "Bea")]
    seat_participants(webinar, by=None)
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    seat_participants(webinar, by=None)
    moved = next(p for p in people if rooms_of()[p.pk] != energy.pk)
    Breakout.objects.filter(pk=energy.pk).update(capacity=2)
    return moved


@pytest.mark.parametrize("obstacle", ["cancelled", "elsewhere", "closed", "full"])
def test_whoever_cannot_go_back_stays_and_is_named(webinar, rooms, obstacle):
    energy, waste, water = rooms
    moved = seated_twice(webinar, energy)
    other = next(room for room in (waste, water) if room.pk != rooms_of()[moved.pk])
    if obstacle == "cancelled":
        cancel_registration(moved)
    if obstacle == "elsewhere":
        move_seat(moved, breakout=other, by=None)
    if obstacle == "closed":
        Breakout.objects.filter(pk=energy.pk).update(status="closed")
    if obstacle == "full":
        Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    before = seats()
    name = "Somebody" if obstacle == "cancelled" else moved.name
    sentence = {
        "cancelled": "has no place any more",
        "elsewhere": "was placed elsewhere since",
        "closed": "“Energy” is closed",
        "full": "“Energy” is full",
    }

    with pytest.raises(Refused, match=f"Nobody can go back. {name}.*{sentence[obstacle]}"):
        undo_seating(webinar, by=None)

    assert seats() == before
    assert SeatingRun.objects.filter(undone_at=None).count() == 2


def test_one_who_cannot_go_back_keeps_no_other_from_it(webinar, rooms):
    energy, *_others = rooms
    ana, bea = (guest(webinar, energy, name=name) for name in ("Ana", "Bea"))
    seat_participants(webinar, by=None)
    cancel_registration(ana)

    undoing = undo_seating(webinar, by=None)

    assert undoing.back == {bea.pk: None}
    assert list(undoing.stay) == [ana.pk]
    assert seats() == set()


# --- Late people ---------------------------------------------------------------------------------
def test_latecomer_gets_the_dearest_wish_with_a_seat_and_moves_nobody(webinar, rooms):
    energy, waste, _water = rooms
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    guest(webinar, energy)
    seat_participants(webinar, by=None)
    before = seats()
    Message.objects.all().delete()
    late = guest(webinar, energy, waste)

    seat_latecomers(webinar, by=None)

    assert seats() == before | {(late.pk, waste.pk, 2, False)}
    assert told() == [late.email]
    undo_seating(webinar, by=None)
    assert seats() == before


def test_late_host_of_a_full_room_is_placed_as_everybody_else(webinar, rooms):
    energy, waste, _water = rooms
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    guest(webinar, energy)
    seat_participants(webinar, by=None)
    HostFactory(breakout=energy, email="ana@example.org")
    late = guest(webinar, waste, email="ana@example.org")

    seat_latecomers(webinar, by=None)

    assert rooms_of()[late.pk] == waste.pk


def test_latecomers_are_refused_where_nobody_sits_all_do_or_no_seat_is_left(webinar, rooms):
    guest(webinar)
    with pytest.raises(Refused, match="seat everyone first"):
        seat_latecomers(webinar, by=None)
    seat_participants(webinar, by=None)
    with pytest.raises(Refused, match="Everybody has a seat"):
        seat_latecomers(webinar, by=None)
    Breakout.objects.update(capacity=1)
    for _ in range(2):
        guest(webinar)
    seat_latecomers(webinar, by=None)
    guest(webinar)
    with pytest.raises(Refused, match="Every seat is taken"):
        seat_latecomers(webinar, by=None)


def test_what_was_held_is_neither_undone_nor_filled(webinar, rooms):
    guest(webinar)
    seat_participants(webinar, by=None)
    webinar.status = "held"
    webinar.save()

    for verb in (undo_seating, seat_latecomers):
        with pytest.raises(Refused, match="stays as it was"):
            verb(webinar, by=None)
    assert SeatingRun.objects.get().made_at <= timezone.now()
