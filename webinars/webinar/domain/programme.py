"""What a webinar's page tells of its programme, fetched in three queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet, Value

from webinars.breakouts.domain.rooms import RoomCard, belongings_of, furnish
from webinars.common.clock import timetable
from webinars.models import AgendaItem, Speaker, Webinar

SPEAKER = 0  # where a room's key stands otherwise


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody whom the programme names."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class ProgrammeStep:
    item: AgendaItem
    starts_at: datetime


@dataclass(slots=True)
class Programme:
    steps: list[ProgrammeStep]
    rooms: list[RoomCard]
    moderator: Face | None = None
    speakers: list[Face] = field(default_factory=list)


def programme_of(webinar: Webinar) -> Programme:
    agenda = list(webinar.agenda.select_related("speaker", "story__cluster"))
    begins = timetable(webinar.starts_at, [item.minutes for item in agenda])
    steps = [ProgrammeStep(item, at) for item, at in zip(agenda, begins, strict=True)]
    breakouts = webinar.breakouts.select_related("theme")
    rooms = {breakout.pk: RoomCard(breakout, webinar) for breakout in breakouts}
    programme = Programme(steps, list(rooms.values()))
    rows = belongings_of(webinar, _speakers(webinar))
    furnish(rooms, rows)
    for part, room, name, function in rows:
        if room != SPEAKER:
            continue
        if part == Speaker.Part.MODERATOR:
            programme.moderator = Face(name, function)
        else:
            programme.speakers.append(Face(name, function))
    return programme


def _speakers(webinar: Webinar) -> QuerySet:
    """In the columns of `belongings_of`."""
    rows = webinar.speakers.order_by()
    return rows.values_list(Value(0), "pk", "part", Value(SPEAKER), "name", "function")
