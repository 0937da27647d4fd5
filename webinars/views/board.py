"""The board of a break-out, for those who sit in it; its hosts and staff can read it, too."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from webinars.domain.board import Board, Line, Neighbour, board_of, by_votes, line_of
from webinars.domain.contribution import stage_of
from webinars.domain.presence import seen
from webinars.domain.vote import votes_of
from webinars.forms.contribution import ContributionForm
from webinars.models import Breakout, Insight, Seat
from webinars.views.breakout import hosted
from webinars.views.news import kept, news
from webinars.views.participant import seat_of

HELD_LINES = 4_000  # written notes, each in what its few kinds of readers see


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before the board; whoever hosts the room, or looks in, has no seat."""

    breakout: Breakout
    seat: Seat | None
    stage: str
    order: str

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> Self:
        """One query for those who sit there; everybody else has to show that they may."""
        seat = seat_of(request, code)
        breakout = seat.breakout if seat else hosted(request, code)
        order = "votes" if request.GET.get("sort") == "votes" else "new"
        return cls(breakout, seat, stage_of(breakout), order)

    @property
    def shared_edition(self) -> str:
        """The same for all who read in one language and zone."""
        room = self.breakout
        zone = timezone.get_current_timezone_name()
        pulses = f"{room.pulse}.{room.webinar.pulse}"
        return f"{room.code}.{pulses}.{self.stage}.{get_language()}.{zone}"

    @property
    def edition(self) -> str:
        return f"{self.shared_edition}.{self.order}.{self.seat.pk if self.seat else 'host'}"

    def line_of(self, insight: Insight, voted: set[int]) -> Line:
        person = self.seat.registration_id if self.seat else 0
        return line_of(
            insight,
            room=self.breakout,
            voted=insight.pk in voted,
            own=insight.registration_id == person,
            is_open=bool(self.seat) and self.stage == "open",
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """What all readers of an edition have in common."""

    board: Board
    top: SafeString


@by_session
def breakout_detail(request: HttpRequest, code: str) -> HttpResponse:
    return page(request, Reader.of(request, code))


@by_session
def breakout_news(request: HttpRequest, code: str) -> HttpResponse:
    reader = Reader.of(request, code)
    return news(request, edition=reader.edition, render=lambda: live(reader))


@by_session
@require_POST
def breakout_here(request: HttpRequest, code: str) -> HttpResponse:
    if seat := Reader.of(request, code).seat:
        seen(seat)
    return HttpResponse(status=204)


def page(
    request: HttpRequest, reader: Reader, *, form: ContributionForm | None = None
) -> HttpResponse:
    seat = reader.seat
    if seat and form is None and reader.stage in ("open", "early"):
        form = ContributionForm(registration=seat.registration)
    context = {
        "breakout": reader.breakout,
        "webinar": reader.breakout.webinar,
        "reader": reader,
        "parts": parts(reader),
        "form": form,
    }
    return render(request, "webinars/board/detail.html", context)


def live(reader: Reader) -> SafeString:
    return format_html("{}{}", *parts(reader))


def parts(reader: Reader) -> tuple[SafeString, SafeString]:
    """What changes: the parts above the form, made once an edition for all, and the notes below it
    as this reader sees them."""
    shared = kept(f"board.{reader.shared_edition}", lambda: _shared(reader))
    person = reader.seat.registration_id if reader.seat else 0
    context = {
        "lines": lines(reader, shared.board),
        "number": len(shared.board.notes),
        "withheld": shared.board.withheld.get(person, []),
    }
    return shared.top, render_to_string("webinars/board/_notes.html", context)


def _shared(reader: Reader) -> Shared:
    board = board_of(reader.breakout)
    context: dict[str, Any] = {
        "breakout": reader.breakout,
        "webinar": reader.breakout.webinar,
        "stage": reader.stage,
        "board": board,
        "people": people(board.people, get_language()),
    }
    return Shared(board, render_to_string("webinars/board/_shared.html", context))


@lru_cache(maxsize=64)
def people(neighbours: tuple[Neighbour, ...], language: str | None) -> SafeString:
    """Who sits there changes less often than what they write."""
    return render_to_string("webinars/board/_people.html", {"people": neighbours})


def lines(reader: Reader, board: Board) -> SafeString:
    """The notes in the reader's order, each with the reader's own vote."""
    voted = votes_of(reader.seat) if reader.seat else set()
    notes = by_votes(board.notes) if reader.order == "votes" else board.notes
    shown = ((line(reader.line_of(insight, voted), get_language()),) for insight in notes)
    return format_html_join("", "{}", shown)


@lru_cache(maxsize=HELD_LINES)
def line(shown: Line, language: str | None) -> SafeString:
    """Between two editions few notes change, and most readers see the same of each."""
    return render_to_string("webinars/board/_line.html", {"line": shown})
