"""Who meets where: which clusters and countries share a room, and what they offer each other."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.tables.exports import csv_stream
from webinars.breakouts.domain.meetings import Match, Meeting, MixRow, Sitter, match_of
from webinars.breakouts.domain.mix import (
    MATCHES,
    MEETINGS,
    OFFERS,
    SEEKS,
    RoomNumbers,
    basis_in_words,
    mix_findings,
    sitters_of,
    tables_in_words,
)
from webinars.breakouts.domain.participants import Participants, participants_of, people_of
from webinars.common.admin.lists import EXPORT
from webinars.common.overviews import Shown, overview_of
from webinars.models import Breakout, Overview, Webinar

AT_ONCE = 500  # people whom a page counts while its reader waits
ROWS, MOST_OF_A_SIDE = 25, 100
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MixTable:
    """Its rows a page at a time; `name` is also the page's word in the address."""

    name: str
    title: str
    rows: Sequence[Any]
    page: Page[Any]
    query: str


@dataclass(frozen=True, slots=True)
class MixRoom:
    """A room with what its people offer and look for, side by side: `is_open` where they are here,
    and not behind a link."""

    breakout: Breakout
    numbers: RoomNumbers
    is_open: bool
    offers: Sequence[Sitter]
    seeks: Sequence[Sitter]
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Mix:
    basis: str
    rooms: Sequence[Breakout]
    people: int
    nowhere: int  # people whom the basis puts in no room
    pairs: int  # of clusters that share a room
    possible_pairs: int
    tables: Sequence[MixTable]
    meetings: MixTable
    by_room: Sequence[MixRoom]


def mix_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    people = _few(webinar)
    overview = _overview(webinar, people)
    found = overview.content
    context: dict[str, Any] = {"overview": overview}
    if found:
        context["mix"] = _mix(request, webinar, overview, people)
        context["basis"] = basis_in_words(found["basis"], found["nowhere"])
    template = "admin/webinars/webinar/mix.html"
    return page.show_page(request, webinar, template, _("Who meets where"), **context)


def _few(webinar: Webinar) -> Participants | None:
    """Everybody, where they are counted while the page's reader waits."""
    few = webinar.registrations.active().count() <= AT_ONCE
    return participants_of(webinar) if few else None


def _overview(webinar: Webinar, people: Participants | None) -> Shown:
    at_once = partial(mix_findings, webinar, people) if people else None
    return overview_of(webinar, Overview.Kind.MEETINGS, at_once=at_once)


def _mix(
    request: HttpRequest, webinar: Webinar, overview: Shown, people: Participants | None
) -> Mix:
    found, rooms = overview.content, _rooms(webinar, overview, people)
    numbers = ("people", "nowhere", "pairs", "possible_pairs")
    return Mix(
        basis=found["basis"],
        rooms=list(rooms.values()),
        **{name: found[name] for name in numbers},
        tables=[
            _table(request, overview, name, title) for name, title in tables_in_words().items()
        ],
        meetings=_table(request, overview, MEETINGS, _("Which clusters meet")),
        by_room=_by_room(request, webinar, overview, rooms, people),
    )


def _rooms(
    webinar: Webinar, overview: Shown, people: Participants | None = None
) -> dict[int, Breakout]:
    """Those that the overview counts and that are still there."""
    known = people.breakouts if people else webinar.breakouts.select_related("theme")
    rooms = {room.pk: room for room in known}
    return {key: rooms[key] for key in overview.content["rooms"] if key in rooms}


def _table(request: HttpRequest, overview: Shown, name: str, title: str) -> MixTable:
    page = Paginator(overview.rows(name), ROWS).get_page(request.GET.get(name))
    query = request.GET.copy()
    query.pop(name, None)
    make = _meeting if name == MEETINGS else _row
    return MixTable(name, title, [make(row) for row in page], page, query.urlencode())


def _row(row: Sequence[Any]) -> MixRow:
    return MixRow(row[0], tuple(row[1]))


def _meeting(row: Sequence[Any]) -> Meeting:
    value, meets, misses, met, missed = row
    return Meeting(value, tuple(meets), tuple(misses), met, missed)


def _by_room(
    request: HttpRequest,
    webinar: Webinar,
    overview: Shown,
    rooms: dict[int, Breakout],
    people: Participants | None,
) -> list[MixRoom]:
    """All of them open where there are few people, else the one that is asked for."""
    asked = request.GET.get("room", "")
    numbers = [RoomNumbers(**facts) for facts in overview.content["by_room"]]
    known = [one for one in numbers if one.room in rooms]
    opened = {one.room for one in known if people or asked == str(one.room)}
    sides = {
        (part, room): overview.rows(f"{part}-{room}")[:MOST_OF_A_SIDE]
        for room in opened
        for part in (OFFERS, SEEKS, MATCHES)
    }
    places = {key: room for (_part, room), rows in sides.items() for row in rows for key in row}
    shown = people.registrations if people else people_of(webinar, places)
    sitters = {sitter.pk: sitter for sitter in sitters_of(webinar, shown, places)}
    return [_room(rooms[one.room], one, one.room in opened, sides, sitters) for one in known]


def _room(
    breakout: Breakout,
    numbers: RoomNumbers,
    is_open: bool,
    sides: dict[tuple[str, int], Any],
    sitters: dict[int, Sitter],
) -> MixRoom:
    def of(part: str) -> list[list[Sitter]]:
        rows = sides.get((part, breakout.pk), [])
        return [[sitters[key] for key in row] for row in rows if sitters.keys() >= {*row}]

    return MixRoom(
        breakout,
        numbers,
        is_open,
        [sitter for [sitter] in of(OFFERS)],
        [sitter for [sitter] in of(SEEKS)],
        [match_of(giver, taker) for giver, taker in of(MATCHES)],
    )


def mix_table(webinar: Webinar, overview: Shown) -> Iterator[list[object]]:
    """Each cluster, country and so on, with its people in each room."""
    rooms = _rooms(webinar, overview)
    places = [n for n, key in enumerate(overview.content["rooms"]) if key in rooms]
    yield [_("What"), _("Which"), *(room.title for room in rooms.values()), _("In all")]
    for name, title in tables_in_words().items():
        for value, counts in overview.rows(name):
            here = [counts[place] for place in places]
            yield [title, value or _("not known"), *here, sum(counts)]


def mix_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> Any:
    overview = _overview(webinar, _few(webinar))
    if not overview.content:
        page.message_user(request, _("This is being worked out first."), messages.WARNING)
        return redirect(page.address_of(webinar, "mix"))
    log.info("%s took along who meets where in %s.", request.user, webinar.slug)
    return csv_stream(mix_table(webinar, overview), f"mix-{webinar.slug}")


MEETING_PAGES = {
    "mix": ThingPage(mix_page, "webinars.view_registration"),
    "mix_file": ThingPage(mix_file, EXPORT),
}
