"""The days left of an engagement, from its start to its end: as they went, and evenly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 600, 200


@dataclass(frozen=True, slots=True)
class BurnDown:
    """A drawing of WIDTH × HEIGHT; x runs over the period, y over the days that are left.

    `steps` is the way of the days left as points of an SVG polyline, `even` that of days spread
    evenly, `now` the x of the day looked at.
    """

    starts_on: date
    ends_on: date
    agreed: Decimal
    left: Decimal
    steps: str
    even: str
    now: float


def burn_down(
    starts_on: date,
    ends_on: date,
    agreed: Decimal,
    used: Iterable[tuple[date, Decimal]],
    today: date,
) -> BurnDown:
    """`used` are days by date, in any order; beyond the period they count at its edge. What goes
    beyond the days agreed is drawn as none left.

    >>> half = burn_down(date(2027, 6, 1), date(2027, 6, 11), Decimal(4),
    ...                  [(date(2027, 6, 6), Decimal(1))], date(2027, 6, 11))
    >>> half.steps, half.even, half.left
    ('0,0 300,0 300,50 600,50', '0,0 600,200', Decimal('3'))
    """
    length = max((ends_on - starts_on).days, 1)

    def x(day: date) -> float:
        return WIDTH * min(max((day - starts_on).days, 0), length) / length

    def y(left: Decimal) -> float:
        return float(HEIGHT * (1 - max(left, Decimal()) / agreed))

    left, points = agreed, [(0.0, 0.0)]
    for day, days in sorted(used):
        points.append((x(day), y(left)))
        left -= days
        points.append((x(day), y(left)))
    points.append((x(min(today, ends_on)), y(left)))
    return BurnDown(
        starts_on, ends_on, agreed, left, _points(points), f"0,0 {WIDTH},{HEIGHT}", x(today)
    )


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in ((round(x, 1), round(y, 1)) for x, y in points))
