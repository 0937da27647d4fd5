"""The arithmetic of seating, against every seating there is."""

import random
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from webinars.domain.seating import best_seating


def objective(wishes, seating):
    """What is minimised: people standing, people in rooms not wished for, the sum of ranks."""
    ranks = [wishes[p].index(r) + 1 for p, r in seating.items() if r in wishes[p]]
    return len(wishes) - len(seating), len(seating) - len(ranks), sum(ranks)


def every_seating(people, rooms):
    for choice in product([None, *rooms], repeat=len(people)):
        if all(choice.count(room) <= seats for room, seats in rooms.items()):
            yield {p: r for p, r in zip(people, choice, strict=True) if r is not None}


def test_two_hundred_small_cases_are_as_good_as_the_best_of_all_seatings():
    dice = random.Random(2021)
    for _ in range(200):
        rooms = {10 * n: dice.randint(0, 3) for n in range(1, dice.randint(2, 4))}
        wishes = {
            p: dice.sample(list(rooms), dice.randint(0, len(rooms)))
            for p in range(dice.randint(0, 6))
        }

        found = objective(wishes, best_seating(wishes, rooms))

        assert found == min(objective(wishes, s) for s in every_seating(list(wishes), rooms))


def test_the_contested_room_goes_to_whoever_has_no_other_wish():
    assert best_seating({1: [10, 20], 2: [10]}, {10: 1, 20: 1}) == {1: 20, 2: 10}


def test_nobody_stands_while_a_seat_is_free_even_unwished():
    assert best_seating({1: [10], 2: [10]}, {10: 1, 20: 1}) == {1: 10, 2: 20}


def test_without_rooms_nobody_is_seated():
    assert best_seating({1: []}, {}) == {}


@given(st.integers(0, 40), st.integers(1, 6), st.integers(0, 12), st.randoms(use_true_random=False))
def test_rooms_are_never_overfull_and_the_same_input_gives_the_same_seating(
    people, rooms, seats, dice
):
    capacity = dict.fromkeys(range(rooms), seats)
    wishes = {p: dice.sample(range(rooms), dice.randint(0, rooms)) for p in range(people)}

    seating = best_seating(wishes, capacity)

    assert len(seating) == min(people, rooms * seats)
    assert all(list(seating.values()).count(room) <= seats for room in capacity)
    assert seating == best_seating(wishes, capacity)
