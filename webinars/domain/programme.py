"""What a webinar's page tells of its programme, fetched in three queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Value

from webinars.domain.timetable import timetable
from webinars.models import AgendaItem, Breakout, Host, Speaker, Webinar

HOST = "host"


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody whom the programme names."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Step:
    item: AgendaItem
    starts_at: datetime


@dataclass(slots=True)
class Room:
    breakout: Breakout
    hosts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Programme:
    steps: list[Step]
    rooms: list[Room]
    moderator: Face | None = None
    speakers: list[Face] = field(default_factory=list)


def programme_of(webinar: Webinar) -> Programme:
    agenda = list(webinar.agenda.select_related("speaker", "story__cluster"))
    begins = timetable(webinar.starts_at, [item.minutes for item in agenda])
    steps = [Step(item, at) for item, at in zip(agenda, begins, strict=True)]
    rooms = {b.pk: Room(b) for b in webinar.breakouts.select_related("theme")}
    programme = Programme(steps, list(rooms.values()))
    for part, room, name, function in _people(webinar):
        face = Face(name, function)
        if part == HOST:
            rooms[room].hosts.append(name)
        elif part == Speaker.Part.MODERATOR:
            programme.moderator = face
        else:
            programme.speakers.append(face)
    return programme


def _people(webinar: Webinar) -> list[tuple[str, int, str, str]]:
    """Speakers and hosts in one query: part, break-out's row (0 for speakers), name, function."""
    speakers = webinar.speakers.order_by().values_list("pk", "part", Value(0), "name", "function")
    rooms = Host.objects.filter(breakout__webinar=webinar).order_by()
    hosts = rooms.values_list("pk", Value(HOST), "breakout_id", "name", Value(""))
    return [row[1:] for row in sorted(speakers.union(hosts, all=True))]
