"""The engine's seatings, against every seating there is."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from webinars.breakouts.seating import (
    Maturity,
    Missed,
    Person,
    Room,
    Rules,
    UnderMinimum,
    closing,
    first_come_seating,
    seat,
)

CASES = 200


# --- Small cases, and what is minimised, written down anew ----------------------------------------
def small_cases():
    dice = random.Random(2021)
    for _ in range(CASES):
        rooms = [small_room(number, dice) for number in range(1, dice.randint(2, 4))]
        seats = {room.id: room.capacity for room in rooms if room.open}
        most = dice.choice([0, 2, 3])  # without wishes there is much to mix
        people = [small_person(n, rooms, seats, most, dice) for n in range(dice.randint(1, 6))]
        rules = Rules(
            per_cluster=dice.choice([None, 1, 1, 2]),
            spread=dice.random() < 0.7,
            under_minimum=dice.choice(list(UnderMinimum)),
        )
        yield people, rooms, rules


def small_room(number, dice):
    capacity = dice.randint(1, 3)
    minimum, is_open = dice.randint(0, capacity), dice.random() < 0.9
    return Room(number, capacity, minimum, is_open, dice.choice([None, *UnderMinimum]))


def small_person(number, rooms, seats, most, dice):
    person = Person(
        number,
        tuple(dice.sample([room.id for room in rooms], min(dice.randint(0, most), len(rooms)))),
        cluster=dice.choice(["", "Basel", "Basel", "Oslo"]),
        country=dice.choice(["IT", "FR"]),
        maturity=dice.choice(list(Maturity)),
    )
    room = dice.choice(list(seats)) if seats else None
    if room is None or not seats[room] or dice.random() < 0.7:
        return person
    seats[room] -= 1
    return replace(person, **{dice.choice(["hosts", "pinned"]): room})


def objective(people, rooms, rules, seating):
    """What is minimised, or None where the seating is none."""
    rooms = {room.id: room for room in rooms if room.open}
    inside = {number: [p for p in people if seating[p.id] == number] for number in rooms}
    pinned = {person.pinned for person in people}
    closable = {
        number
        for number, room in rooms.items()
        if rule_of(room, rules) == "close" and room.minimum and number not in pinned
    }
    fixed = {p.id: p.pinned or p.hosts for p in people if p.pinned or p.hosts in rooms}
    for person, room in fixed.items():
        if seating[person] != room and (room not in closable or inside[room]):
            return None
    shortfall = 0
    for number, room in rooms.items():
        present, missing = len(inside[number]), max(0, room.minimum - len(inside[number]))
        if present > room.capacity or (number in closable and present and missing):
            return None
        if number not in closable and rule_of(room, rules) != "leave":
            shortfall += missing
    free = [p for p in people if seating[p.id] not in (None, fixed.get(p.id))]
    ranks = [rank_of(person, seating[person.id], rooms) for person in free]
    left_out, unwished = list(seating.values()).count(None), ranks.count(0)
    return left_out, shortfall, unwished, sum(ranks), *excesses(people, rooms, rules, inside)


def rule_of(room, rules):
    return room.under_minimum or rules.under_minimum


def rank_of(person, room, rooms):
    wishes = [wish for wish in person.wishes if wish in rooms]
    return wishes.index(room) + 1 if room in wishes else 0


def excesses(people, rooms, rules, inside):
    seats, found = sum(room.capacity for room in rooms.values()), [0, 0, 0]
    for number, room in rooms.items():
        for aim, name in enumerate(["cluster", "country", "maturity"]):
            for value, present in Counter(getattr(p, name) for p in inside[number]).items():
                alike = sum(getattr(person, name) == value for person in people)
                most = rules.per_cluster if aim == 0 else -(-alike * room.capacity // seats)
                if value and (rules.spread if aim else rules.per_cluster):
                    found[aim] += max(0, present - most)
    return found


def least_of_all(people, rooms, rules):
    places = [None, *(room.id for room in rooms if room.open)]
    everyone = [person.id for person in people]
    choices = (dict(zip(everyone, c, strict=True)) for c in product(places, repeat=len(people)))
    found = (objective(people, rooms, rules, seating) for seating in choices)
    return min(score for score in found if score is not None)


@pytest.fixture(scope="module")
def judged():
    """Each case with the least of all seatings."""
    return [(*case, least_of_all(*case)) for case in small_cases()]


def whole(seating):
    return {placement.person: placement.room for placement in seating.placements}


# --- The tests ------------------------------------------------------------------------------------
def test_two_hundred_small_cases_are_as_good_as_the_best_of_all_seatings(judged):
    for people, rooms, rules, least in judged:
        seating = seat(people, rooms, rules, seed=7)

        assert objective(people, rooms, rules, whole(seating)) == least
        assert seating.proven


def test_the_small_cases_need_hosts_minimums_and_mixing(judged):
    people = [person for case in judged for person in case[0]]
    closed = [
        room.state
        for case in judged
        for room in seat(*case[:3], seed=7).rooms
        if room.state == "under_minimum"
    ]

    assert sum(person.hosts is not None for person in people) >= 50
    assert sum(person.pinned is not None for person in people) >= 50
    assert sum(least[1] > 0 for *_case, least in judged) >= 10
    assert sum(any(least[4:]) for *_case, least in judged) >= 10
    assert len(closed) >= 10


def test_control_a_greedy_seating_is_worse_in_many_of_the_small_cases(judged):
    worse = 0
    for people, rooms, rules, least in judged:
        score = objective(people, rooms, rules, whole(first_come_seating(people, rooms, rules)))
        worse += score is None or score > least

    assert worse >= 30


@pytest.mark.parametrize(
    "forget",
    [
        {"per_cluster": None},
        {"spread": False},
        {"under_minimum": UnderMinimum.LEAVE},
    ],
)
def test_control_an_engine_that_forgets_a_rule_is_worse_in_some(judged, forget):
    worse = 0
    for people, rooms, rules, least in judged:
        score = objective(
            people, rooms, rules, whole(seat(people, rooms, replace(rules, **forget), seed=7))
        )
        worse += score is None or score > least

    assert worse


def test_totals_say_what_the_objective_says(judged):
    for people, rooms, rules, least in judged:
        totals = seat(people, rooms, rules, seed=7).totals

        said = totals.left_out, totals.unwished, totals.sum_of_ranks, *totals.excess
        assert said == (least[0], *least[2:])


def test_nobody_is_passed_over(judged):
    misses = [
        miss.missed
        for people, rooms, rules, _least in judged
        for placement in seat(people, rooms, rules, seed=7).placements
        for miss in placement.why.misses
    ]

    assert Missed.PASSED_OVER not in misses
    assert {Missed.FULL, Missed.NEEDED} <= set(misses)


def test_a_search_that_ends_at_its_limit_says_so_and_breaks_no_rule(judged, monkeypatch):
    monkeypatch.setattr(closing, "MOST_SEATED", 0)

    found = [(case, seat(*case[:3], seed=7)) for case in judged]

    assert not all(seating.proven for _case, seating in found)
    for (people, rooms, rules, least), seating in found:
        score = objective(people, rooms, rules, whole(seating))
        assert score == least if seating.proven else score >= least
