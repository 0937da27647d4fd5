"""Whose days are counted, by the clock of the facility's own zone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)  # what a span may reach from and to
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A facility's days; the first and the last belong to it."""

    facility: int
    name: str  # what the facility is called
    first: date
    last: date
    zone: ZoneInfo
    page: str = ""  # the address where its figures stand

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + ONE_DAY, time(), self.zone)

    def holds_time(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.begins, f"{column}__lt": self.ends})

    def holds_day(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.last})

    def month_of(self, value: date) -> str:
        """The month of a day, or of a moment.

        >>> days = (date(2026, 1, 1), date(2026, 12, 31))
        >>> span = Span(1, "TGTF", *days, ZoneInfo("Europe/Brussels"))
        >>> span.month_of(datetime(2026, 3, 31, 22, 30, tzinfo=ZoneInfo("UTC")))
        '2026-04'
        """
        day = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return f"{day:%Y-%m}"

    def months(self) -> Iterator[date]:
        """The first day of each month that it touches."""
        day = self.first.replace(day=1)
        while day <= self.last:
            yield day
            day = (day + 31 * ONE_DAY).replace(day=1)

    def in_month(self, key: str) -> "Span":
        """What of it lies in a month such as "2026-04"; raises ValueError for any other text."""
        first = datetime.strptime(key, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
        last = (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
        if last < self.first or first > self.last:
            raise ValueError(key)
        return replace(self, first=max(first, self.first), last=min(last, self.last))
