"""When each step of an agenda begins, from the start and the minutes that each step takes.

>>> from datetime import UTC
>>> begins = timetable(datetime(2021, 10, 18, 8, tzinfo=UTC), [15, 20, 5])
>>> [f"{at:%H:%M}" for at in begins]
['08:00', '08:15', '08:35']
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta


def timetable(starts_at: datetime, minutes: Iterable[int]) -> list[datetime]:
    """Counted in UTC, so that a change of clocks during the webinar moves nothing."""
    at = starts_at.astimezone(UTC)
    begins = []
    for length in minutes:
        begins.append(at)
        at += timedelta(minutes=length)
    return begins
