"""When each step of an agenda begins, from the start and the minutes that each step takes.

>>> from datetime import UTC
>>> class Item:
...     def __init__(self, minutes): self.minutes = minutes
>>> steps = timetable(datetime(2021, 10, 18, 8, tzinfo=UTC), [Item(15), Item(20)])
>>> [f"{step.starts_at:%H:%M}–{step.ends_at:%H:%M}" for step in steps]
['08:00–08:15', '08:15–08:35']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar


class Timed(Protocol):
    minutes: int


Item = TypeVar("Item", bound=Timed)


@dataclass(frozen=True, slots=True)
class Step(Generic[Item]):
    item: Item
    starts_at: datetime
    ends_at: datetime


def timetable(starts_at: datetime, items: Iterable[Item]) -> list[Step[Item]]:
    """Counted in UTC, so that a change of clocks during the webinar moves nothing."""
    at = starts_at.astimezone(UTC)
    steps = []
    for item in items:
        ends_at = at + timedelta(minutes=item.minutes)
        steps.append(Step(item, at, ends_at))
        at = ends_at
    return steps
