"""The same people seated by chance and by arrival: to be shown beside."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from tgtf_portal.core.solver.flow import NOWHERE, Place
from webinars.breakouts.seating.checks import check
from webinars.breakouts.seating.outcome import Seating
from webinars.breakouts.seating.reasons import account
from webinars.breakouts.seating.terms import Case, Person, Room, Rules

Choose = Callable[[Person, list[int]], int]  # one of the rooms with a free seat


def random_seating(
    people: Sequence[Person], rooms: Sequence[Room], rules: Rules | None = None, *, seed: int = 0
) -> Seating:
    """Everybody in turn draws one of the free seats. Minimums and mixing are nobody's concern."""
    dice = Random(f"{seed}/random")  # noqa: S311 - a comparison, not a secret
    case = _case(people, rooms, rules, seed)
    seats = {room.id: room.capacity for room in case.rooms}

    def any_seat(_person: Person, free: list[int]) -> int:
        return dice.choices(free, [seats[room] for room in free])[0]

    return _seat_in_turn(case, case.people, rooms, seats, any_seat)


def first_come_seating(
    people: Sequence[Person], rooms: Sequence[Room], rules: Rules | None = None, *, seed: int = 0
) -> Seating:
    """In the order of `people`, each takes the dearest wish with a free seat, else any."""
    case = _case(people, rooms, rules, seed)
    seats = {room.id: room.capacity for room in case.rooms}

    def dearest(person: Person, free: list[int]) -> int:
        return next((room for room in person.wishes if room in free), free[0])

    return _seat_in_turn(case, people, rooms, seats, dearest)


def _case(people: Sequence[Person], rooms: Sequence[Room], rules: Rules | None, seed: int) -> Case:
    rules = rules or Rules()
    check(people, rooms, rules)
    return Case.drawn(people, rooms, rules, seed)


def _seat_in_turn(
    case: Case,
    people: Iterable[Person],
    rooms: Sequence[Room],
    seats: dict[int, int],
    choose: Choose,
) -> Seating:
    """`seats` are counted down. Hosts and those pinned sit first."""
    places: dict[int, Place] = {}
    for person in case.people:
        room = person.hosts if person.pinned is None else person.pinned
        if room in seats:
            places[person.id] = room
            seats[room] -= 1
    for person in people:
        if person.id not in places:
            free = [room for room in seats if seats[room]]
            place = places[person.id] = choose(person, free) if free else NOWHERE
            if place is not NOWHERE:
                seats[place] -= 1
    return account(case, places, rooms)
