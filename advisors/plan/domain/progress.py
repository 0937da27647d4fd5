"""How far something measured has come; pure."""

from decimal import Decimal


def reached(start: Decimal, goal: Decimal, value: Decimal) -> Decimal:
    """The share of the way from start to goal, from 0 to 1; a goal may be lower than its start.

    >>> reached(Decimal(10), Decimal(30), Decimal(15))
    Decimal('0.25')
    >>> [reached(Decimal(100), Decimal(60), Decimal(value)) for value in (50, 110)]
    [Decimal('1'), Decimal('0')]
    """
    if start == goal:
        return Decimal()
    share = (value - start) / (goal - start)
    return min(max(share, Decimal()), Decimal(1))
