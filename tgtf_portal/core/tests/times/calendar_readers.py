"""Calendar programs in small: at which moment each of them sees an entry begin.

They read the same file in ways that differ: by the zone's name alone, by libraries that expand the
file's own rules each after its fashion, by every onset that is listed, and as Outlook does
(MS-STANOICAL 2.2.47, MS-OXCICAL 2.1.3.1.1.19), which knows one rule each way and no RDATE.
"""

import io
import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import vobject
from dateutil import tz
from icalendar.timezone import TZP

PYTZ = TZP("pytz")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def starts(content: bytes) -> list[tuple[str, datetime]]:
    """The name of the zone, and what its clocks show, of each event."""
    lines = "\n".join(unfolded(events(content)))
    found = re.findall(r"^DTSTART;TZID=([^:]+):(\w+)$", lines, re.MULTILINE)
    return [(zone, _time(wall)) for zone, wall in found]


def events(content: bytes) -> bytes:
    return content[content.index(b"BEGIN:VEVENT") :]


def zone_in(content: bytes) -> bytes:
    """The text of its one VTIMEZONE."""
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    return content[content.index(b"BEGIN:VTIMEZONE") : content.index(b"BEGIN:VEVENT")]


# --- By name, and by libraries --------------------------------------------------------------------
def by_name(content: bytes) -> list[datetime]:
    """Google and Apple look the zone up in the IANA database."""
    return [wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone, wall in starts(content)]


def by_dateutil(content: bytes) -> list[datetime]:
    zone = tz.tzical(io.StringIO(zone_in(content).decode())).get()
    return [wall.replace(tzinfo=zone).astimezone(UTC) for _zone, wall in starts(content)]


def by_icalendar(content: bytes) -> list[datetime]:
    """With the table of changes that it makes of the file, not with the zone of that name."""
    calendar = icalendar.Calendar.from_ical(content)
    [component] = calendar.walk("VTIMEZONE")
    zone = component.to_tz(PYTZ, lookup_tzid=False)
    walls = [event["DTSTART"].dt.replace(tzinfo=None) for event in calendar.walk("VEVENT")]
    return [zone.localize(wall).astimezone(UTC) for wall in walls]


def by_vobject(content: bytes) -> list[datetime]:
    calendar = vobject.readOne(content.decode())
    zone = calendar.vtimezone.gettzinfo()
    walls = [event.dtstart.value.replace(tzinfo=None) for event in calendar.vevent_list]
    return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]


# --- By hand --------------------------------------------------------------------------------------
def by_onsets(content: bytes) -> list[datetime]:
    """As the standard says: the offset of the latest onset, RDATE read like a rule."""
    parts = parts_of(content)
    return [wall - _offset(parts, wall) for _zone, wall in _in_utc(content)]


def as_outlook(content: bytes) -> list[datetime]:
    """One rule each way, in force in every year; without a DAYLIGHT there is one offset."""
    parts = parts_of(content)
    standard, daylight = (
        [part for part in parts if part["BEGIN"] == kind] for kind in ("STANDARD", "DAYLIGHT")
    )
    assert len(standard) == 1
    assert len(daylight) <= 1
    return [wall - _yearly_offset([*standard, *daylight], wall) for _zone, wall in _in_utc(content)]


def parts_of(content: bytes) -> list[dict[str, str]]:
    """Each STANDARD and DAYLIGHT with its properties."""
    parts: list[dict[str, str]] = []
    for line in unfolded(zone_in(content)):
        name, _colon, value = line.partition(":")
        if line in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT"):
            parts.append({})
        if parts:
            parts[-1].setdefault(name, value)
    return parts


def _in_utc(content: bytes) -> list[tuple[str, datetime]]:
    """What clocks show, marked as UTC so that a distance can be taken off."""
    return [(zone, wall.replace(tzinfo=UTC)) for zone, wall in starts(content)]


def _offset(parts: list[dict[str, str]], wall: datetime) -> timedelta:
    local = wall.replace(tzinfo=None)
    onsets = [(onset, part) for part in parts for onset in _onsets(part, local.year)]
    past = [(onset, part["TZOFFSETTO"]) for onset, part in onsets if onset <= local]
    return _distance(max(past)[1])


def _yearly_offset(parts: list[dict[str, str]], wall: datetime) -> timedelta:
    if len(parts) == 1:
        return _distance(parts[0]["TZOFFSETTO"])
    local = wall.replace(tzinfo=None)
    years = (local.year - 1, local.year)
    onsets = [(_by_rule(part, year), part["TZOFFSETTO"]) for part in parts for year in years]
    return _distance(max(found for found in onsets if found[0] <= local)[1])


def _onsets(part: dict[str, str], last: int) -> list[datetime]:
    first = _time(part["DTSTART"])
    if "RRULE" in part:
        return [_by_rule(part, year) for year in range(first.year, last + 1)]
    return [first, *map(_time, filter(None, part.get("RDATE", "").split(",")))]


def _by_rule(part: dict[str, str], year: int) -> datetime:
    facts = dict(fact.split("=") for fact in part["RRULE"].split(";"))
    assert facts.keys() == {"FREQ", "BYMONTH", "BYDAY"}
    assert facts["FREQ"] == "YEARLY"
    number, weekday = int(facts["BYDAY"][:-2]), WEEKDAYS.index(facts["BYDAY"][-2:])
    month = int(facts["BYMONTH"])
    days = [
        day
        for day in range(1, monthrange(year, month)[1] + 1)
        if datetime(year, month, day).weekday() == weekday
    ]
    day = days[number] if number < 0 else days[number - 1]
    return _time(part["DTSTART"]).replace(year=year, month=month, day=day)


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")


def _distance(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
