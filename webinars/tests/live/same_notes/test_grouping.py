"""Which notes of several rooms say the same."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.grouping import made_up, quality
from webinars.live.domain.same_notes.compare import SAME
from webinars.live.domain.same_notes.grouping import ComparedNote, Group, grouped


def together(*texts, **decided):
    notes = [ComparedNote(key, room=key, text=text) for key, text in enumerate(texts)]
    return {group.keys for group in grouped(notes, **decided) if len(group.keys) > 1}


def test_near_copies_stand_behind_the_strongest_with_all_rooms_and_each_voter_once():
    notes = [
        ComparedNote(1, room=7, text="Permits take too long", voters=frozenset({1})),
        ComparedNote(2, room=8, text="permits take TOO long!", voters=frozenset({1, 2}), carried=3),
        ComparedNote(3, room=9, text="A fund for small firms"),
    ]

    assert grouped(notes) == [Group((2, 1), (8, 7), 5), Group((3,), (9,), 0)]


@pytest.mark.parametrize(
    "other",
    [
        "Permits for solar roofs do not take too long",
        "Permits for solar roofs take less long",
        "Permits for wind farms take too long",
    ],
)
def test_what_says_something_else_in_nearly_the_same_words_stays_apart(other):
    assert together("Permits for solar roofs take too long", other) == set()


def test_numbers_that_differ_are_different_things():
    assert together("A permit takes 18 months", "A permit takes 6 months") == set()


def test_people_decide_against_the_letters():
    same, other = "Permits take too long", "permits take too long"

    assert together(same, other) == {(0, 1)}
    assert together(same, other, apart=[(1, 0)]) == set()
    assert together(same, "Les permis tardent", joined=[(1, 0)]) == {(0, 1)}


def test_the_order_in_which_notes_come_changes_nothing():
    notes = made_up(300, 30)
    shuffled = random.Random(7).sample(notes, len(notes))

    assert grouped(shuffled) == grouped(notes)


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_note_is_in_one_group_whatever_it_says(texts):
    notes = [ComparedNote(key, room=1, text=text) for key, text in enumerate(texts)]

    keys = [key for group in grouped(notes) for key in group.keys]

    assert sorted(keys) == list(range(len(texts)))


def test_the_set_sorted_by_hand_is_grouped_as_well_as_before():
    found = quality(SAME)

    assert found["precision"] >= 0.97
    assert found["recall"] >= 0.84
    assert found["recall with paraphrases"] >= 0.44
