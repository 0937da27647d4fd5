"""How much is told: the strongest, and whatever staff decided about."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
MOST_NOTES = 8  # of one break-out
MOST_COMMITMENTS = 12
MOST_SHARED = 5
MOST_THEMES = 5


def strongest(
    things: Sequence[Thing], most: int, *, key: Callable[[Thing], str], keep: Collection[str]
) -> list[Thing]:
    """The first so many of a list that has the strongest first, and those with a key to keep.

    >>> strongest(["a", "b", "c", "d"], 2, key=str.upper, keep={"D"})
    ['a', 'b', 'd']
    """
    return [
        thing for rank, thing in enumerate(things) if rank < most or (keep and key(thing) in keep)
    ]
