"""Which rooms under their minimum close: every choice that could be best is tried."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from tgtf_portal.core.solver.flow import NOWHERE, Floor, Kind, Place, cheapest
from webinars.breakouts.seating.mixing import NO_EXCESS, Limits, excess, mix
from webinars.breakouts.seating.terms import Case, Person, Room, UnderMinimum
from webinars.breakouts.seating.ties import FreePerson, draw, draw_within

MOST_SEATED = 60_000  # over all trials; counted, not timed: a busy machine finds the same


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole seating (person → place), the rooms that close, and what it comes to, best low."""

    places: Mapping[int, Place]
    closed: frozenset[int]
    score: tuple[int, ...]
    proven: bool  # False: a search ended at its limit, a better plan may exist


def best_plan(case: Case) -> Plan:
    """Branch and bound (Land and Doig 1960).

    A room not decided yet owes no minimum, so a trial is never dearer than what follows from it.
    A room that holds too few is tried closed, and tried with its minimum.
    """
    best: Plan | None = None
    waiting, tried, proven = [Trial(case)], 0, True
    while waiting and (best is None or tried * len(case.people) <= MOST_SEATED):
        trial, tried = waiting.pop(), tried + 1
        if trial.is_hopeless(best):
            continue
        outcome = trial.outcome()
        if isinstance(outcome, Plan):
            proven = proven and outcome.proven
            best = outcome if best is None else min(best, outcome, key=lambda plan: plan.score)
        else:
            both = trial.closing(outcome), trial.keeping(outcome)
            waiting += sorted(both, key=lambda one: one.flow.levels, reverse=True)
    best = best or Trial(case, closed=closable(case)).plan()
    return replace(best, proven=proven and not waiting)


def closable(case: Case) -> frozenset[int]:
    """Rooms that may close: staff said so, and pinned nobody to them."""
    pinned = {person.pinned for person in case.people}
    return frozenset(
        room.id
        for room in case.rooms
        if case.rules.of(room) == UnderMinimum.CLOSE and room.minimum and room.id not in pinned
    )


class Trial:
    """The best seating by wishes while some rooms are closed and some are kept, with its host."""

    def __init__(
        self,
        case: Case,
        closed: frozenset[int] = frozenset(),
        kept: frozenset[int] = frozenset(),
    ) -> None:
        self.case, self.closed, self.kept = case, closed, kept
        self.undecided = closable(case) - closed - kept
        self.offered = {room.id for room in case.rooms}
        self.rooms = {room.id: room for room in case.rooms if room.id not in closed}
        self.fixed = {person.id: room for person in case.people for room in self._fixed(person)}
        limits = Limits(case)
        self.free_people = [
            FreePerson(person.id, self._kind(person), limits.group(person))
            for person in case.people
            if person.id not in self.fixed
        ]
        inside = Counter(self.fixed.values())
        self.flow = cheapest(
            Counter(free.kind for free in self.free_people),
            {number: room.capacity - inside[number] for number, room in self.rooms.items()},
            {
                number: Floor(room.minimum - inside[number], must=number in kept)
                for number, room in self.rooms.items()
                if self._owes_minimum(room) and room.minimum > inside[number]
            },
        )

    def _fixed(self, person: Person) -> Iterable[int]:
        if person.pinned is not None:
            yield person.pinned
        elif person.hosts in self.rooms and person.hosts not in self.undecided:
            yield person.hosts

    def _kind(self, person: Person) -> Kind:
        """The host of an undecided room stays there at no cost."""
        own = person.hosts if person.hosts in self.undecided else None
        wishes = [room for room in person.wishes if room in self.offered]
        ranks = [(room, rank) for rank, room in enumerate(wishes, start=1)]
        return (
            *([(own, 0)] if own is not None else []),
            *((room, rank) for room, rank in ranks if room in self.rooms and room != own),
        )

    def _owes_minimum(self, room: Room) -> bool:
        return room.id not in self.undecided and self.case.rules.of(room) != UnderMinimum.LEAVE

    def is_hopeless(self, best: Plan | None) -> bool:
        """Nothing that follows from this is better than the best plan."""
        broken, *score = self.flow.levels
        if broken or best is None:
            return bool(broken)
        # No mixing is better than none in excess.
        return (*score, *NO_EXCESS) >= best.score

    def outcome(self) -> int | Plan:
        """The best plan with this trial's rooms; or a room that would have too few."""
        short = self._short(self.flow.inside, set())
        if short is not None:
            return short
        plan = self.plan()
        seated = Counter(place for place in plan.places.values() if place is not NOWHERE)
        away = {p.hosts for p in self.case.people if plan.places[p.id] != p.hosts}
        short = self._short(seated, away)
        return plan if short is None else short

    def _short(self, people: Mapping[int, int], away: Set[int | None]) -> int | None:
        """A room not decided yet with somebody in it, but too few, or not its host."""
        return next(
            (
                number
                for number, room in self.rooms.items()
                if number in self.undecided
                and people[number]
                and (number in away or people[number] < room.minimum)
            ),
            None,
        )

    def plan(self) -> Plan:
        places, proven = draw(self.free_people, self.flow, self.case.seed), True
        beyond = excess(self.case, self.fixed | places)
        if any(beyond):
            quota, proven = mix(self.case, self.free_people, self.flow, self.fixed, places)
            places = draw_within(self.free_people, self.flow, quota, self.case.seed)
            beyond = excess(self.case, self.fixed | places)
        whole = self.fixed | places
        empty = self.undecided - set(whole.values())
        return Plan(whole, self.closed | empty, (*self.flow.levels[1:], *beyond), proven)

    def closing(self, room: int) -> "Trial":
        return Trial(self.case, self.closed | {room}, self.kept)

    def keeping(self, room: int) -> "Trial":
        return Trial(self.case, self.closed, self.kept | {room})
