"""Times as people read them: in the event's own zone, with the zone's town."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format


def event_time(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Day, hours and town; the second day is named where an event runs past midnight.

    >>> from datetime import UTC
    >>> event_time(datetime(2021, 10, 18, 8, tzinfo=UTC), datetime(2021, 10, 18, 10, 30, tzinfo=UTC), "Europe/Brussels")
    'Mon 18 Oct 2021, 10:00–12:30 Brussels'
    """
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    with timezone.override(zone):
        ends = date_format(end, "H:i" if start.date() == end.date() else "D j M Y, H:i")
        return f"{date_format(start, 'D j M Y, H:i')}–{ends} {town(zone)}"


def town(zone: str) -> str:
    """What people call a zone by.

    >>> town("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    return zone.rpartition("/")[2].replace("_", " ")
