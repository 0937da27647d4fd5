"""Who is at a live page, and in what state it is: one small statement, put together once.

What comes back are rows with nothing in them but what the state of a live page depends on.
"""

from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Breakout, Host, Moderator, Recap, Registration, Seat, Webinar

Row = TypeVar("Row", bound=Model)
OF_WEBINAR = ["pk", "status", "starts_at", "ends_at", "changed_at", "pulse"]
OF_ROOM = ["pk", "code", "status", "opened_at", "ends_at", "pulse"]
OF_RECAP = ["pk", "status"]


def _fields(model: type[Model], names: list[str]) -> list[str]:
    """In the model's own order, as `from_db` reads them."""
    own = [field.attname for field in model._meta.concrete_fields]
    wanted = {model._meta.pk.attname if name == "pk" else name for name in names} & {*own}
    return [name for name in own if name in wanted]


def _ways(way: str, names: list[str]) -> list[str]:
    return [f"{way}{name}" for name in names]


WEBINAR, ROOM, RECAP = (
    _fields(model, names)
    for model, names in ((Webinar, OF_WEBINAR), (Breakout, OF_ROOM), (Recap, OF_RECAP))
)


def _row(model: type[Row], fields: list[str], values: tuple[Any, ...]) -> Row:
    return model.from_db(DEFAULT_DB_ALIAS, fields, values)


def _webinar_with_recap(values: tuple[Any, ...]) -> Webinar:
    """Of the webinar's values and then its recap's, which are empty where there is none."""
    webinar = _row(Webinar, WEBINAR, values[: len(WEBINAR)])
    own = values[len(WEBINAR) :]
    if not own:  # nobody asks for it
        return webinar
    webinar._state.fields_cache["recap"] = None if own[0] is None else _row(Recap, RECAP, own)
    return webinar


def _room_with_webinar(values: tuple[Any, ...]) -> Breakout:
    room = _row(Breakout, ROOM, values[: len(ROOM)])
    room.webinar = _webinar_with_recap(values[len(ROOM) :])
    return room


WITH_RECAP = [*WEBINAR, *_ways("recap__", RECAP)]
OF_SEAT = [*ROOM, *_ways("webinar__", WEBINAR)]
WITH_WEBINAR = [*ROOM, *_ways("webinar__", WITH_RECAP)]

_seated = Prepared(
    lambda seat, code: (
        Seat.objects.filter(
            pk=seat, breakout__code=code, registration__status=Registration.Status.CONFIRMED
        )
        .order_by()
        .values_list("registration__code", *_ways("breakout__", OF_SEAT))
    ),
    seat=int,
    code=str,
    keeps_plan=True,
)
_hosting = Prepared(
    lambda link, code: (
        Host.objects.filter(code=link, breakout__code=code)
        .order_by()
        .values_list(*_ways("breakout__", WITH_WEBINAR))
    ),
    link=str,
    code=str,
    keeps_plan=True,
)
_taking_part = Prepared(
    lambda link, slug: (
        Registration.objects.active()
        .filter(code=link, webinar__slug=slug)
        .order_by()
        .values_list("seat__breakout", *_ways("webinar__", WITH_RECAP))
    ),
    link=str,
    slug=str,
    keeps_plan=True,
)
_rooms = Breakout.objects.filter(webinar=OuterRef("webinar")).order_by().values("webinar")
_leading = Prepared(
    lambda link, slug: (
        Moderator.objects.filter(code=link, webinar__slug=slug)
        .order_by()
        .annotate(rooms=Coalesce(Subquery(_rooms.annotate(n=Sum("pulse")).values("n")), 0))
        .values_list("rooms", *_ways("webinar__", WITH_RECAP))
    ),
    link=str,
    slug=str,
    keeps_plan=True,
)


def seated_in(code: str, seat: int) -> tuple[str, Breakout] | None:
    """By which link the person of that seat comes, and the room, if they still sit in it."""
    for link, *room in _seated(code=code, seat=seat):
        return link, _room_with_webinar(tuple(room))
    return None


def hosted_by(link: str, code: str) -> Breakout | None:
    """The room, if the personal link is one of its hosts'."""
    return next((_room_with_webinar(row) for row in _hosting(link=link, code=code)), None)


def taking_part(link: str, slug: str) -> tuple[int | None, Webinar] | None:
    """In which room somebody with a place sits, if in any; and the webinar."""
    for room, *webinar in _taking_part(link=link, slug=slug):
        return room, _webinar_with_recap(tuple(webinar))
    return None


def led_by(link: str, slug: str) -> tuple[int, Webinar] | None:
    """What all its rooms' changes add up to, and the webinar, if the link is a moderator's."""
    for pulses, *webinar in _leading(link=link, slug=slug):
        return pulses, _webinar_with_recap(tuple(webinar))
    return None
