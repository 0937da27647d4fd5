"""Patterns that vary: for one alone, for the first of several, and for those that follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from django.utils.functional import Promise

Thing = TypeVar("Thing")


class Place(IntEnum):
    ALONE = 0
    FIRST = 1
    FURTHER = 2
    AGAIN = 3  # every other one of those that follow, so that no two in a row begin alike


@dataclass(frozen=True, slots=True)
class Phrases:
    """One pattern for each place, to be translated when it is filled."""

    alone: str | Promise
    first: str | Promise
    further: str | Promise
    again: str | Promise

    def fill(self, place: Place, facts: Mapping[str, object]) -> str:
        return str((self.alone, self.first, self.further, self.again)[place]) % facts


def placed(things: Sequence[Thing], *, met: bool = False) -> Iterator[tuple[Place, Thing]]:
    """Each with its place; where others of their kind were `met` before, all follow.

    >>> [place.name for place, _thing in placed("abcd")]
    ['FIRST', 'FURTHER', 'AGAIN', 'FURTHER']
    """
    for rank, thing in enumerate(things, start=1 if met else 0):
        if rank:
            yield Place.FURTHER if rank % 2 else Place.AGAIN, thing
        else:
            yield Place.FIRST if len(things) > 1 else Place.ALONE, thing
