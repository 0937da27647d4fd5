"""What a webinar's page tells of its programme, fetched in three queries."""

from dataclasses import dataclass, field

from django.db.models import QuerySet, Value

from tgtf_portal.core.values.prepared import Prepared
from webinars.breakouts.domain.rooms import RoomCard, belongings, each_in_order, furnish
from webinars.common.agenda import TimedStep, agenda_of
from webinars.models import Breakout, Speaker, Webinar

SPEAKER = 0  # where a room's key stands otherwise


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody whom the programme names."""

    name: str
    function: str


@dataclass(slots=True)
class Programme:
    steps: list[TimedStep]
    rooms: list[RoomCard]
    moderator: Face | None = None
    speakers: list[Face] = field(default_factory=list)


def _speakers(webinar: int) -> QuerySet:
    """In the columns of `belongings`."""
    rows = Speaker.objects.filter(webinar=webinar).order_by()
    return rows.values_list(Value(0), "pk", "part", Value(SPEAKER), "name", "function")


_breakouts = Prepared(
    lambda webinar: (
        Breakout.objects.filter(webinar=webinar)
        .select_related("theme")
        .in_order()
        .only(
            *("title", "description", "language", "capacity", "status", "cancelled_because"),
            "theme__name",
        )
    ),
    webinar=int,
    keeps_plan=True,
)
_rows = Prepared(
    lambda webinar: belongings(webinar, _speakers(webinar)), webinar=int, keeps_plan=True
)


def programme_of(webinar: Webinar) -> Programme:
    breakouts = _breakouts(webinar=webinar.pk)
    rooms = {breakout.pk: RoomCard(breakout, webinar) for breakout in breakouts}
    programme = Programme(agenda_of(webinar), list(rooms.values()))
    rows = each_in_order(_rows(webinar=webinar.pk))
    furnish(rooms, rows)
    for part, room, name, function in rows:
        if room != SPEAKER:
            continue
        if part == Speaker.Part.MODERATOR:
            programme.moderator = Face(name, function)
        else:
            programme.speakers.append(Face(name, function))
    return programme
