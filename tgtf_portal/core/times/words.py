"""When something takes place, in words: in its own zone and, where it differs, in the reader's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Period:
    """What `components/time.html` needs."""

    iso: str
    until: str
    day: str
    clock: str
    text: str
    yours: str


def period(starts_at: datetime, ends_at: datetime, time_zone: str) -> Period:
    """The reader's zone is the active one; visitors have none and are told the event's time alone.

    >>> from datetime import UTC
    >>> starts_at = datetime(2021, 10, 18, 8, tzinfo=UTC)
    >>> period(starts_at, starts_at.replace(hour=10), "Europe/Brussels").text
    'Mon 18 Oct 2021, 10:00–12:00 Brussels'
    >>> period(*whole_day(date(2021, 10, 18), "Europe/Brussels"), "Europe/Brussels").text
    'Mon 18 Oct 2021'
    """
    zone = ZoneInfo(time_zone)
    if is_whole_day(starts_at, ends_at, time_zone):
        return _days(starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date())
    day, clock = _span(starts_at, ends_at, zone)
    clock = f"{clock} {city(time_zone)}"
    return Period(
        iso=starts_at.astimezone(zone).isoformat(),
        until=ends_at.astimezone(zone).isoformat(),
        day=day,
        clock=clock,
        text=f"{day} {clock}",
        yours=_for_reader(starts_at, ends_at, zone),
    )


def whole_day(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """From its first minute to its last: how an event is kept whose hours nobody has told.

    >>> [at.isoformat() for at in whole_day(date(2021, 10, 18), "Europe/Brussels")]
    ['2021-10-17T22:00:00+00:00', '2021-10-18T21:59:00+00:00']
    """
    zone = ZoneInfo(time_zone)
    first, last = (datetime.combine(day, at, zone) for at in (time(0), time(23, 59)))
    return first.astimezone(UTC), last.astimezone(UTC)


def is_whole_day(starts_at: datetime, ends_at: datetime, time_zone: str) -> bool:
    """Whether no hour is known of it: it takes one day or several from midnight to midnight."""
    zone = ZoneInfo(time_zone)
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    return (starts_at, ends_at) == (whole_day(first, time_zone)[0], whole_day(last, time_zone)[1])


def _days(first: date, last: date) -> Period:
    """Without hours there is nothing to tell in another zone."""
    day = written(first)
    if first != last:
        day = f"{day} – {written(last)}"
    return Period(iso=first.isoformat(), until="", day=day, clock="", text=day, yours="")


def moment(at: datetime, time_zone: str) -> str:
    """One point in time in words.

    >>> from datetime import UTC
    >>> moment(datetime(2021, 10, 18, 8, tzinfo=UTC), "Europe/Brussels")
    'Mon 18 Oct 2021, 10:00 Brussels'
    """
    there = at.astimezone(ZoneInfo(time_zone))
    return f"{written(there.date())}, {there:%H:%M} {city(time_zone)}"


def clock_time(at: datetime, time_zone: str) -> str:
    """The hour alone, of what happens while somebody looks on.

    >>> from datetime import UTC
    >>> clock_time(datetime(2021, 10, 18, 8, tzinfo=UTC), "Europe/Brussels")
    '10:00 Brussels'
    """
    return f"{at.astimezone(ZoneInfo(time_zone)):%H:%M} {city(time_zone)}"


def written(day: date, form: str = "D j M Y") -> str:
    """A day in the reader's language; a list names the same few again and again: bench/http.py."""
    return _written(day, form, get_language())


@lru_cache(maxsize=512)
def _written(day: date, form: str, _language: str | None) -> str:
    return date_format(day, form)


def city(time_zone: str) -> str:
    """A zone as people call it.

    >>> city("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    return time_zone.rpartition("/")[2].replace("_", " ")


def _for_reader(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> str:
    reader = timezone.get_current_timezone()
    if reader == timezone.get_default_timezone():
        return ""
    here, there = starts_at.astimezone(reader), starts_at.astimezone(zone)
    if here.utcoffset() == there.utcoffset():
        return ""
    day, clock = _span(starts_at, ends_at, reader)
    if here.date() == there.date() == ends_at.astimezone(reader).date():
        return clock
    return f"{day} {clock}"


def _span(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> tuple[str, str]:
    """The day, which may end a line, and the clock's part, which stays in one piece."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = written(starts.date())
    if starts == ends:
        return f"{day},", f"{starts:%H:%M}"
    if starts.date() == ends.date():
        return f"{day},", f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{day}, {starts:%H:%M} –", f"{written(ends.date())}, {ends:%H:%M}"
