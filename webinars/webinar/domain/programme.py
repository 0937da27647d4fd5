"""What a webinar's page tells of its programme, fetched in three queries."""

from dataclasses import dataclass, field

from django.db.models import QuerySet, Value

from webinars.breakouts.domain.rooms import RoomCard, belongings_of, furnish
from webinars.common.agenda import TimedStep, agenda_of
from webinars.models import Speaker, Webinar

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


def programme_of(webinar: Webinar) -> Programme:
    breakouts = webinar.breakouts.select_related("theme")
    rooms = {breakout.pk: RoomCard(breakout, webinar) for breakout in breakouts}
    programme = Programme(agenda_of(webinar), list(rooms.values()))
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


def now_and_coming() -> tuple[list[Webinar], list[Webinar]]:
    """Those under way and those that have not begun, the next one first; one query."""
    announced = list(Webinar.objects.coming().with_facility().with_places_taken())
    now = [webinar for webinar in announced if webinar.phase == "running"]
    return now, [webinar for webinar in announced if webinar not in now]
