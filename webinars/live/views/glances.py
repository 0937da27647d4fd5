"""Which edition of a live page is its reader's now, at a glance; see core/pages/polls.py.

Each knows those who came by a personal link, which are nearly all; of everybody else it says
nothing, and the view looks closely.
"""

from django.http import HttpRequest

from tgtf_portal.core.values.numbers import is_number
from webinars.breakouts.views.hosts import links as leaders_links
from webinars.common.pages import PARTICIPANT_LINKS, page_number
from webinars.live.domain import glances
from webinars.live.views.board import BoardReader
from webinars.live.views.console import edition_of
from webinars.live.views.control import known_edition
from webinars.live.views.plenary import PlenaryReader, wall_edition
from webinars.models import Breakout, Registration, Seat
from webinars.rules import has_ended, leading_has_ended

MOST = 3  # links of one session that are looked at


def board(request: HttpRequest, held: str, code: str) -> str | None:
    seat = held.rpartition(".")[2]  # as `BoardReader.edition` ends
    found = glances.seated_in(code, int(seat)) if is_number(seat) else None
    if found is None:
        return None
    link, room = found
    if link not in _participants_links(request) or has_ended(room.webinar):
        return None
    return BoardReader.at(request, room, Seat(pk=int(seat))).edition


def console(request: HttpRequest, held: str, code: str) -> str | None:
    for link in leaders_links(request)[:MOST]:
        room = glances.hosted_by(link, code)
        if room and not leading_has_ended(room.webinar):
            return edition_of(room, page_number(request.GET))
    return None


def plenary(request: HttpRequest, held: str, slug: str) -> str | None:
    reader = _taking_part(request, slug)
    return reader.edition if reader else None


def wall(request: HttpRequest, held: str, slug: str) -> str | None:
    reader = _taking_part(request, slug)
    return wall_edition(reader) if reader else None


def control(request: HttpRequest, held: str, slug: str) -> str | None:
    for link in leaders_links(request)[:MOST]:
        found = glances.led_by(link, slug)
        if found and not leading_has_ended(found[1]):
            pulses, webinar = found
            return known_edition(webinar, pulses)
    return None


def _taking_part(request: HttpRequest, slug: str) -> PlenaryReader | None:
    for link in _participants_links(request)[:MOST]:
        found = glances.taking_part(link, slug)
        if found and not has_ended(found[1]):
            room, webinar = found
            return PlenaryReader(webinar, Registration(code=link), room and Breakout(pk=room))
    return None


def _participants_links(request: HttpRequest) -> list[str]:
    links: list[str] = request.session.get(PARTICIPANT_LINKS, [])
    return links
