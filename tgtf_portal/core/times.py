"""When something takes place, in words: in its own zone and, where it differs, in the reader's."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format


@dataclass(frozen=True, slots=True)
class Period:
    """What `components/time.html` needs."""

    iso: str
    until: str
    text: str
    yours: str


def period(starts_at: datetime, ends_at: datetime, time_zone: str) -> Period:
    """The reader's zone is the active one; visitors have none and are told the event's time alone.

    >>> from datetime import UTC
    >>> starts_at = datetime(2021, 10, 18, 8, tzinfo=UTC)
    >>> period(starts_at, starts_at.replace(hour=10), "Europe/Brussels").text
    'Mon 18 Oct 2021, 10:00–12:00 Brussels'
    """
    zone = ZoneInfo(time_zone)
    return Period(
        iso=starts_at.astimezone(zone).isoformat(),
        until=ends_at.astimezone(zone).isoformat(),
        text=f"{_span(starts_at, ends_at, zone)} {city(time_zone)}",
        yours=_for_reader(starts_at, ends_at, zone),
    )


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
    if here.date() != there.date():
        return _span(starts_at, ends_at, reader)
    return f"{here:%H:%M}–{ends_at.astimezone(reader):%H:%M}"


def _span(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> str:
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = date_format(starts, "D j M Y")
    if starts.date() == ends.date():
        return f"{day}, {starts:%H:%M}–{ends:%H:%M}"
    return f"{day}, {starts:%H:%M} – {date_format(ends, 'D j M Y')}, {ends:%H:%M}"
