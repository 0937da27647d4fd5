"""A time zone as calendars are told it (VTIMEZONE, RFC 5545), so that each of them shows the hour.

Readers differ: some know the zone by its name, some follow every onset, and Outlook makes of all it
is told one yearly rule each way (MS-STANOICAL 2.2.47), to which onsets listed by RDATE are nothing.
So a zone is told as those two rules where they hold all around, and else as bare onsets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
NUMBERS = (LAST, 1, 2, 3, 4)  # which of a month's Sundays, say, as Outlook can count them


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks are set, from one distance to UTC to another."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str  # of the time from then on

    @property
    def wall(self) -> datetime:
        """What the clocks show at this moment, not set yet: so the standard wants an onset."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def is_forward(self) -> bool:
        return self.after > self.before


@lru_cache(maxsize=64)  # a mail to a thousand people has one
def time_zone(name: str, first: datetime, last: datetime) -> icalendar.Timezone:
    """The zone's rules, right from the first moment to the last."""
    zone = ZoneInfo(name)
    component = icalendar.Timezone()
    component.add("tzid", name)
    parts = _yearly(zone, range(first.year - 1, last.year + 2))
    for part in parts or [_onset(change) for change in _in_force(zone, first, last)]:
        component.add_component(part)
    return component


# --- Which changes there are ----------------------------------------------------------------------
def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Change]:
    """Every time the clocks are set between two moments, looked for day by day; one may be a few
    hours late. Nowhere are they set twice in a day."""
    moment = first.astimezone(UTC)
    while moment < last:
        later = moment + DAY
        if _offset(zone, later) != _offset(zone, moment):
            yield _change(zone, moment, later)
        moment = later


def _change(zone: ZoneInfo, early: datetime, late: datetime) -> Change:
    """The one between two moments, to the second."""
    before, after = _offset(zone, early), _offset(zone, late)
    while late - early > SECOND:
        middle = early + (late - early) // SECOND // 2 * SECOND
        early, late = (middle, late) if _offset(zone, middle) == before else (early, middle)
    return Change(late, before, after, late.astimezone(zone).tzname() or "")


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _in_force(zone: ZoneInfo, first: datetime, last: datetime) -> list[Change]:
    """The last change before, which holds at first, and each one on the way."""
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, begin)
    found = [Change(begin, offset, offset, begin.astimezone(zone).tzname() or "")]
    found += changes(zone, begin, last)
    earlier = [change for change in found if change.at <= first]
    return [earlier[-1], *(change for change in found if first < change.at <= last)]


# --- Told as one rule each way --------------------------------------------------------------------
def _yearly(zone: ZoneInfo, years: range) -> list[icalendar.Component]:
    """Forward and back by the same two rules in each of these years, or nothing."""
    around = datetime(years[0], 1, 1, tzinfo=UTC) - DAY, datetime(years[-1] + 1, 1, 2, tzinfo=UTC)
    found = [change for change in changes(zone, *around) if change.wall.year in years]
    rules = [
        _rule([change for change in found if change.is_forward is way], years)
        for way in (True, False)
    ]
    return [rule for rule in rules if rule] if all(rules) else []


def _rule(found: Sequence[Change], years: range) -> icalendar.Component | None:
    """One rule for changes of which each year has one, on the same weekday and at the same hour."""
    kinds = {(c.before, c.after, c.wall.month, c.wall.weekday(), c.wall.time()) for c in found}
    if [change.wall.year for change in found] != list(years) or len(kinds) > 1:
        return None
    days = [change.wall.date() for change in found]
    number = next((n for n in NUMBERS if all(_is_number(n, day) for day in days)), None)
    if number is None:
        return None
    rule = _onset(found[0], icalendar.TimezoneDaylight if found[0].is_forward else None)
    weekday = f"{number}{WEEKDAYS[days[0].weekday()]}"
    rule.add("rrule", {"freq": "yearly", "bymonth": days[0].month, "byday": weekday})
    return rule


def _is_number(number: int, day: date) -> bool:
    """Whether it is this one of its weekdays in its month.

    >>> _is_number(LAST, date(2027, 3, 28)), _is_number(4, date(2027, 3, 28))
    (True, True)
    >>> _is_number(LAST, date(2027, 10, 24))
    False
    """
    if number == LAST:
        return (day + 7 * DAY).month != day.month
    return (day.day - 1) // 7 + 1 == number


def _onset(change: Change, kind: type[icalendar.Component] | None = None) -> icalendar.Component:
    """A time that begins with a change; without a kind it is the standard there and then.

    Whoever knows no more than one of them sees a zone whose clocks are never set.
    """
    part = (kind or icalendar.TimezoneStandard)()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part
