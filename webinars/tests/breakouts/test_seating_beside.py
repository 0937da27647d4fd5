"""What stands beside the best seating: others to compare it with, and latecomers."""

import pytest

from webinars.breakouts.seating import (
    Miss,
    Missed,
    Person,
    Placement,
    Reason,
    Room,
    Rules,
    SeatingError,
    UnderMinimum,
    Why,
    first_come_seating,
    place_late,
    random_seating,
)

ROOMS = [Room(10, 2), Room(20, 2)]
PEOPLE = [Person(1, (10, 20)), Person(2, (10, 20)), Person(3, (10,)), Person(4, hosts=20)]


# --- Comparisons ----------------------------------------------------------------------------------
def test_first_come_takes_the_dearest_wish_that_is_free():
    seating = first_come_seating(PEOPLE, ROOMS)

    assert seating.room_of == {1: 10, 2: 10, 3: 20, 4: 20}
    assert seating.totals.unwished == 1


def test_first_come_seats_in_the_order_given():
    assert first_come_seating(PEOPLE[::-1], ROOMS).room_of == {1: 20, 2: 10, 3: 10, 4: 20}


def test_random_seating_fixes_hosts_fills_all_seats_and_is_repeatable():
    found = [random_seating(PEOPLE, ROOMS, seed=seed).room_of for seed in range(20)]

    assert all(seating[4] == 20 and len(seating) == 4 for seating in found)
    assert len({tuple(sorted(seating.items())) for seating in found}) == 3  # who is the host's
    assert found[3] == random_seating(PEOPLE[::-1], ROOMS[::-1], seed=3).room_of


def test_comparisons_refuse_what_the_engine_refuses():
    for way in (random_seating, first_come_seating):
        with pytest.raises(SeatingError, match="ranked room 30"):
            way([Person(1, (30,))], ROOMS)


# --- Latecomers -----------------------------------------------------------------------------------
def full(room, rank):
    return Miss(room, rank, Missed.FULL, asked=None, seats=2)


@pytest.mark.parametrize(
    ("person", "seating", "expected"),
    [
        (Person(9, (20, 10)), {1: 20, 2: 10}, (20, Why(Reason.WISH, 1))),
        (Person(9, (10, 20)), {1: 10, 2: 10}, (20, Why(Reason.WISH, 2, (full(10, 1),)))),
        (Person(9, (10,)), {1: 10, 2: 10}, (20, Why(Reason.OTHER_ROOM, None, (full(10, 1),)))),
        (Person(9), {1: 10}, (20, Why(Reason.NO_WISH))),
        (Person(9, (20,), pinned=10), {1: 10}, (10, Why(Reason.PINNED))),
        (Person(9, (10,), hosts=10), {1: 10}, (10, Why(Reason.HOST, 1))),
        (Person(9, (10,)), {9: 10, 1: 10}, (10, Why(Reason.WISH, 1))),
        (
            Person(9, (20,)),
            {1: 10, 2: 10, 3: 20, 4: 20},
            (None, Why(Reason.LEFT_OUT, None, (full(20, 1),))),
        ),
    ],
)
def test_a_latecomer_takes_a_free_seat_and_moves_nobody(person, seating, expected):
    before = dict(seating)

    assert place_late(person, seating, ROOMS) == Placement(9, *expected)
    assert seating == before


def test_a_latecomer_without_a_wish_goes_where_people_are_lacking():
    rooms = [Room(10, 9), Room(20, 4, minimum=3), Room(30, 4, minimum=2)]

    assert place_late(Person(9), {1: 20, 2: 30}, rooms).room == 20


def test_a_latecomer_does_not_open_a_room_that_closed_for_lack_of_people():
    rooms = [Room(10, 3), Room(20, 3, minimum=2)]

    placed = place_late(Person(9, (20,)), {1: 10}, rooms, Rules(under_minimum=UnderMinimum.CLOSE))

    missed = Miss(20, 1, Missed.UNDER_MINIMUM, asked=None, seats=3)
    assert placed == Placement(9, 10, Why(Reason.OTHER_ROOM, None, (missed,)))


def test_a_late_host_whose_room_is_full_is_refused():
    with pytest.raises(SeatingError, match="room 10 is full"):
        place_late(Person(9, hosts=10), {1: 10, 2: 10}, ROOMS)
