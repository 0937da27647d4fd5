"""Calendar entries (RFC 5545, RFC 5546), made by the icalendar library, never by templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import icalendar

from tgtf_portal.core.mail.letters import Calendar, sender_address, sender_name

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
    location: str = ""  # a room on site, where there is one
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    address: str
    name: str


def calendar_entry(
    occasion: Occasion, *, method: Method, attendee: Attendee | None = None
) -> Calendar:
    """One event; with REQUEST or CANCEL it names the person who is asked to come or told not to."""
    calendar = _calendar(method)
    calendar.add_component(_event(occasion, method, attendee))
    _add_zones(calendar, [occasion.starts_at.year])
    return Calendar(content=calendar.to_ical(), method=method)


def calendar_of(occasions: Sequence[Occasion], *, name: str) -> Calendar:
    """A calendar that programs fetch again and again: several events, and nobody's address."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for occasion in occasions:
        calendar.add_component(_event(occasion, "PUBLISH", None))
    _add_zones(calendar, [occasion.starts_at.year for occasion in occasions])
    return Calendar(content=calendar.to_ical(), method="PUBLISH")


@dataclass(frozen=True, slots=True)
class Site:
    """A calendar on the web, and its page with the entry filled in."""

    name: str
    url: str


def calendar_sites(occasion: Occasion) -> list[Site]:
    """Where whoever presses them adds the entry; nobody is told anything before.

    The occasion's address goes along: give it the public page's, never a personal link.
    """
    starts_at, ends_at = (at.astimezone(UTC) for at in (occasion.starts_at, occasion.ends_at))
    google = {
        "action": "TEMPLATE",
        "text": occasion.title,
        "dates": f"{starts_at:%Y%m%dT%H%M%SZ}/{ends_at:%Y%m%dT%H%M%SZ}",
        "ctz": occasion.time_zone,
        "details": occasion.description,
        "location": occasion.location,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": occasion.title,
        "startdt": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": occasion.description,
        "location": occasion.location,
    }
    return [
        Site("Google", f"https://calendar.google.com/calendar/render?{urlencode(google)}"),
        Site(
            "Outlook", f"https://outlook.office.com/calendar/0/action/compose?{urlencode(outlook)}"
        ),
    ]


def _calendar(method: Method) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//TGTF portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _add_zones(calendar: icalendar.Calendar, years: Sequence[int]) -> None:
    for zone in sorted(calendar.get_missing_tzids()):
        calendar.add_component(_time_zone(zone, min(years), max(years)))


@lru_cache(maxsize=64)
def _time_zone(name: str, first: int, last: int) -> icalendar.Timezone:
    """The zone's rules around some years: a century's would be most of the mail, and the work."""
    return icalendar.Timezone.from_tzid(
        name, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1)
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
    if occasion.location:
        event.add("location", occasion.location)
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
