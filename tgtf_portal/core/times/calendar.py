"""Calendar entries (RFC 5545, RFC 5546), made by the icalendar library, never by templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import icalendar
from django.utils.html import urlize

from tgtf_portal.core.mail.letters import Calendar, sender_address, sender_name
from tgtf_portal.core.times.words import is_whole_day
from tgtf_portal.core.times.zones import time_zone

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]


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
    sequence: int  # grows with every change that its reader is told of: the highest one stands
    changed_at: datetime
    location: str = ""  # a room on site, where there is one
    status: Status = "CONFIRMED"

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first day and the one after its last, where no hour is known of it."""
        if not is_whole_day(self.starts_at, self.ends_at, self.time_zone):
            return None
        zone = ZoneInfo(self.time_zone)
        last = self.ends_at.astimezone(zone).date()
        return self.starts_at.astimezone(zone).date(), last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attendee:
    address: str
    name: str


def calendar_entry(
    occasion: Occasion, *, method: Method, attendee: Attendee | None = None
) -> Calendar:
    """One event; with REQUEST or CANCEL it names the person who comes, or is told not to."""
    calendar = _calendar(method)
    _fill(calendar, [occasion], [_event(occasion, method, attendee)])
    return Calendar(content=calendar.to_ical(), method=method)


def calendar_of(occasions: Sequence[Occasion], *, name: str) -> Calendar:
    """A calendar that programs fetch again and again: several events, and nobody's address."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    _fill(calendar, occasions, [_event(occasion, "PUBLISH", None) for occasion in occasions])
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
    days = occasion.days
    starts_at, ends_at = (at.astimezone(UTC) for at in (occasion.starts_at, occasion.ends_at))
    google = {
        "action": "TEMPLATE",
        "text": occasion.title,
        "dates": "{:%Y%m%d}/{:%Y%m%d}".format(*days)
        if days
        else f"{starts_at:%Y%m%dT%H%M%SZ}/{ends_at:%Y%m%dT%H%M%SZ}",
        "ctz": occasion.time_zone,
        "details": occasion.description,
        "location": occasion.location,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": occasion.title,
        "startdt": days[0].isoformat() if days else f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": days[1].isoformat() if days else f"{ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": urlize(occasion.description, autoescape=True).replace("\n", "<br>"),
        "location": occasion.location,
        **({"allday": "true"} if days else {}),
    }
    return [
        Site("Google", _filled("https://calendar.google.com/calendar/render", google)),
        Site("Outlook", _filled("https://outlook.office.com/calendar/0/action/compose", outlook)),
    ]


def _filled(address: str, facts: dict[str, str]) -> str:
    """Outlook shows a space written as plus as a plus."""
    return f"{address}?{urlencode(facts, quote_via=quote)}"


def _calendar(method: Method) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//TGTF portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _fill(
    calendar: icalendar.Calendar, occasions: Sequence[Occasion], events: Sequence[icalendar.Event]
) -> None:
    """The zones first: some programs read a file once, from the beginning."""
    calendar.subcomponents.extend(events)
    zones = [_zone_of(occasions, name) for name in sorted(calendar.get_missing_tzids())]
    calendar.subcomponents = [*zones, *events]


def _zone_of(occasions: Sequence[Occasion], name: str) -> icalendar.Timezone:
    there = [occasion for occasion in occasions if occasion.time_zone == name]
    first = min(occasion.starts_at for occasion in there)
    return time_zone(name, first, max(occasion.ends_at for occasion in there))


def _event(occasion: Occasion, method: Method, attendee: Attendee | None) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", occasion.uid)
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.changed_at)
    moments = (_local(at, occasion.time_zone) for at in (occasion.starts_at, occasion.ends_at))
    for name, value in zip(("dtstart", "dtend"), occasion.days or moments, strict=True):
        event.add(name, value)
    event.add("summary", occasion.title)
    event.add("description", occasion.description)
    event.add("url", occasion.url)
    if occasion.location:
        event.add("location", occasion.location)
    event.add("status", "CANCELLED" if method == "CANCEL" else occasion.status)
    event.add("organizer", _address(sender_address(), sender_name()))
    if attendee:
        event.add("attendee", _coming(attendee, method), encode=False)
    return event


def _local(moment: datetime, time_zone: str) -> datetime:
    """In the zone, so that readers see whose hour it is; in UTC if its clocks show it twice."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return local.astimezone(UTC) if local.fold else local


def _coming(attendee: Attendee, method: Method) -> icalendar.vCalAddress:
    """Whoever is sent an entry has said that they come: no calendar asks them again."""
    person = _address(attendee.address, attendee.name)
    if method == "REQUEST":
        person.params["PARTSTAT"] = icalendar.vText("ACCEPTED")
    person.params["RSVP"] = icalendar.vText("FALSE")
    return person


def _address(address: str, name: str) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    person.params["CN"] = icalendar.vText(name or address)
    return person
