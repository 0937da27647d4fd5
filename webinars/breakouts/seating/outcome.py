"""What a seating came to: who sits where and why, what each room holds, and the totals."""

from dataclasses import dataclass
from enum import StrEnum

from webinars.breakouts.seating.mixing import Excess


class Reason(StrEnum):
    """Why somebody sits where they sit."""

    HOST = "host"
    PINNED = "pinned"
    WISH = "wish"  # `rank` says which
    OTHER_ROOM = "other_room"  # no wish could be granted
    NO_WISH = "no_wish"  # none was given for an open room
    LEFT_OUT = "left_out"  # every seat is taken


class Missed(StrEnum):
    """Why a dearer wish was not granted."""

    FULL = "full"  # `asked` people wished for it as much or more, for `seats` seats
    UNDER_MINIMUM = "under_minimum"  # too few came together, the room is closed
    NEEDED = "needed"  # there was a seat, but the room where they sit would fall under its minimum
    PASSED_OVER = "passed_over"  # there was a seat: never in the best seating, but in others


@dataclass(frozen=True, slots=True)
class Miss:
    """A room wished for more than the one given. `seats` leaves out those of hosts and pinned."""

    room: int
    rank: int
    missed: Missed
    asked: int | None  # None: not known, of somebody placed late
    seats: int


@dataclass(frozen=True, slots=True)
class Why:
    reason: Reason
    rank: int | None = None  # of the room given, among the wishes for open rooms
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    person: int
    room: int | None
    why: Why


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # by staff
    UNDER_MINIMUM = "under_minimum"  # closed because too few came together


@dataclass(frozen=True, slots=True)
class Composition:
    """What a room holds. `by_rank` counts first wishes first; the pairs are value and people."""

    room: int
    state: State
    capacity: int
    minimum: int
    people: tuple[int, ...]
    by_rank: tuple[int, ...]
    clusters: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    advanced: int
    beginning: int

    @property
    def lacks(self) -> int:
        """How many people it is under its minimum."""
        return max(0, self.minimum - len(self.people)) if self.state == State.OPEN else 0


@dataclass(frozen=True, slots=True)
class Totals:
    """`fixed` (hosts and pinned) are in none of the other counts of the seated."""

    people: int
    left_out: int
    fixed: int
    by_rank: tuple[int, ...]  # first wishes first
    other_room: int
    no_wish: int
    excess: Excess

    @property
    def seated(self) -> int:
        return self.people - self.left_out

    @property
    def unwished(self) -> int:
        return self.other_room + self.no_wish

    @property
    def sum_of_ranks(self) -> int:
        return sum(rank * people for rank, people in enumerate(self.by_rank, start=1))


@dataclass(frozen=True, slots=True)
class Seating:
    """A whole seating; placements and rooms by id."""

    placements: tuple[Placement, ...]
    rooms: tuple[Composition, ...]
    totals: Totals
    proven: bool  # False: mixing or closing may be bettered, the search ended at its limit

    @property
    def room_of(self) -> dict[int, int]:
        """Person → room, of those who have one."""
        return {p.person: p.room for p in self.placements if p.room is not None}
