"""What is seated where, and by which rules: the engine's input."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tgtf_portal.core.solver.lots import lot


class Maturity(StrEnum):
    """How far an SME has come."""

    UNKNOWN = ""
    BEGINNING = "beginning"
    ADVANCED = "advanced"


class UnderMinimum(StrEnum):
    """What becomes of a room that few people want."""

    LEAVE = "leave"  # it takes place; the seating says that it is under its minimum
    CLOSE = "close"  # it reaches its minimum in the best seating, or is closed
    TOP_UP = "top_up"  # people are seated in it until it reaches its minimum


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be seated. `wishes` are ids of rooms, the dearest first."""

    id: int
    wishes: tuple[int, ...] = ()
    cluster: str = ""
    country: str = ""
    maturity: str = Maturity.UNKNOWN
    hosts: int | None = None  # the room that this person runs
    pinned: int | None = None  # the room that staff chose for this person


@dataclass(frozen=True, slots=True)
class Room:
    """A break-out. Its host and those pinned to it take seats and count towards its minimum."""

    id: int
    capacity: int
    minimum: int = 0
    open: bool = True
    under_minimum: UnderMinimum | None = None  # None: as the rules say for all rooms


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all rooms."""

    per_cluster: int | None = None  # at most so many of a cluster in a room where possible
    spread: bool = False  # of countries, and of advanced and beginning SMEs
    under_minimum: UnderMinimum = UnderMinimum.LEAVE

    @property
    def mix(self) -> bool:
        return self.spread or self.per_cluster is not None

    def of(self, room: Room) -> UnderMinimum:
        return room.under_minimum or self.under_minimum


@dataclass(frozen=True, slots=True)
class Case:
    """Checked input in the order of lots, which leaves no trace of how it was listed."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]  # those that are open
    rules: Rules
    seed: int

    @classmethod
    def drawn(
        cls, people: Iterable[Person], rooms: Iterable[Room], rules: Rules, seed: int
    ) -> "Case":
        return cls(
            tuple(sorted(people, key=lambda p: (lot(seed, f"person/{p.id}"), p.id))),
            tuple(
                sorted(
                    (r for r in rooms if r.open), key=lambda r: (lot(seed, f"room/{r.id}"), r.id)
                )
            ),
            rules,
            seed,
        )
