"""Calendar entries (RFC 5545, RFC 5546), made by the icalendar library, never by templates."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar

from tgtf_portal.core.letters import Calendar, sender_address, sender_name

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a calendar needs to know of an event; times are aware, the zone is the event's own."""

    uid: str
    title: str
    description: str
    url: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    sequence: int
    changed_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    address: str
    name: str


def calendar_entry(
    occasion: Occasion, *, method: Method, attendee: Attendee | None = None
) -> Calendar:
    """One event; with REQUEST or CANCEL it names the person who is asked to come or told not to."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//TGTF portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(occasion, method, attendee))
    for zone in sorted(calendar.get_missing_tzids()):
        calendar.add_component(_time_zone(zone, occasion.starts_at.year))
    return Calendar(content=calendar.to_ical(), method=method)


@lru_cache(maxsize=64)
def _time_zone(name: str, year: int) -> icalendar.Timezone:
    """The zone's rules around a year: a century's would be most of the mail, and of the work."""
    return icalendar.Timezone.from_tzid(
        name, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1)
    )


def _event(occasion: Occasion, method: Method, attendee: Attendee | None) -> icalendar.Event:
    zone = ZoneInfo(occasion.time_zone)
    event = icalendar.Event()
    event.add("uid", occasion.uid)
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.changed_at)
    event.add("dtstart", occasion.starts_at.astimezone(zone))
    event.add("dtend", occasion.ends_at.astimezone(zone))
    event.add("summary", occasion.title)
    event.add("description", occasion.description)
    event.add("url", occasion.url)
    cancelled = occasion.cancelled or method == "CANCEL"
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _address(sender_address(), sender_name()))
    if attendee:
        person = _address(attendee.address, attendee.name)
        person.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
        event.add("attendee", person, encode=False)
    return event


def _address(address: str, name: str) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    person.params["CN"] = icalendar.vText(name or address)
    return person
