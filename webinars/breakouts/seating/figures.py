"""What a seating comes to in figures."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_RANKS = 3


@dataclass(frozen=True, slots=True)
class SeatingFigures:
    """What a seating comes to in all; hosts and people placed by hand are counted too."""

    seated: int
    unseated: int
    first_wishes: int
    second_wishes: int
    third_wishes: int
    later_wishes: int
    unwished: int
    sum_of_ranks: int


def figures(places: Iterable[tuple[int | None, int | None]]) -> SeatingFigures:
    """`places` has each person's room, if any, and which wish it is, if any.

    >>> found = figures([(7, 1), (7, 4), (8, None), (None, None)])
    >>> found.seated, found.unseated, found.first_wishes, found.later_wishes, found.unwished
    (3, 1, 1, 1, 1)
    >>> found.sum_of_ranks
    5
    """
    places = list(places)
    ranks = [rank for room, rank in places if room is not None]
    wished = [rank for rank in ranks if rank is not None]
    first, second, third = (wished.count(rank) for rank in range(1, SHOWN_RANKS + 1))
    return SeatingFigures(
        seated=len(ranks),
        unseated=len(places) - len(ranks),
        first_wishes=first,
        second_wishes=second,
        third_wishes=third,
        later_wishes=len(wished) - first - second - third,
        unwished=len(ranks) - len(wished),
        sum_of_ranks=sum(wished),
    )
