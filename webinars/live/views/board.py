"""The board of a break-out: read by who sits there, written on, and voted on."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import by_session
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.core.values.memory import memory
from webinars.breakouts.views.hosts import hosted
from webinars.common.pages import kept, news, page_number, participant_of, seat_of
from webinars.live.domain.board import (
    BoardLine,
    Neighbour,
    Withheld,
    board_of,
    line_of,
    note_page,
)
from webinars.live.domain.help import seen
from webinars.live.domain.notes import (
    amend_insight,
    take_back_vote,
    take_back_withdrawal,
    vote_for,
    votes_of,
    withdraw_insight,
    write_insight,
)
from webinars.live.forms.notes import BoardNoteForm
from webinars.models import Breakout, Insight, Seat, Webinar
from webinars.models.insight import InsightQuerySet

# What is kept here, and by `kept` in common/pages.py, is measured by bench/board.py.


@dataclass(frozen=True, slots=True)
class BoardReader:
    """Somebody who reads the board; hosts of the room and staff have no seat."""

    breakout: Breakout
    seat: Seat | None
    stage: str
    order: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> Self:
        """One query for those who sit there; everybody else has to show that they may."""
        seat = seat_of(request, code)
        return cls.at(request, seat.breakout if seat else hosted(request, code), seat)

    @classmethod
    def at(cls, request: HttpRequest, breakout: Breakout, seat: Seat | None) -> Self:
        """Who sits or leads there, as far as the address says what they look at."""
        order = "votes" if request.GET.get("sort") == "votes" else "new"
        return cls(breakout, seat, breakout.stage, order, page_number(request.GET))

    @property
    def shared_edition(self) -> str:
        """The same for all who read in one language and zone."""
        room = self.breakout
        zone = timezone.get_current_timezone_name()
        pulses = f"{room.pulse}.{room.webinar.pulse}"
        return f"{room.code}.{pulses}.{self.stage}.{get_language()}.{zone}"

    @property
    def edition(self) -> str:
        return f"{self.page_edition}.{self.seat.pk if self.seat else 'host'}"

    @property
    def page_edition(self) -> str:
        """The same for all of them who look at that page."""
        return f"{self.shared_edition}.{self.order}.{self.page}"

    @property
    def query(self) -> str:
        """What the address says beside the page."""
        return "sort=votes" if self.order == "votes" else ""

    @property
    def whole_query(self) -> str:
        """What the address of this very page says; nothing on the first."""
        return _query(self.order, self.page)

    def line_of(self, insight: Insight, voted: set[int]) -> BoardLine:
        person = self.seat.registration_id if self.seat else 0
        return line_of(
            insight,
            room=self.breakout,
            voted=insight.pk in voted,
            own=insight.registration_id == person,
            is_open=bool(self.seat) and self.stage == "open",
        )


@dataclass(frozen=True, slots=True)
class SharedBoard:
    """What all readers of an edition have in common; and of each author what is off the board."""

    withheld: dict[int, list[Withheld]]
    top: SafeString


@by_session
def breakout_detail(request: HttpRequest, code: str) -> HttpResponse:
    try:
        return page(request, BoardReader.of(request, code))
    except Http404:
        return unknown(request, code)


def unknown(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing of the room, but the way to one's own link: it is the room's people who come here."""
    rooms = Breakout.objects.with_webinar().exclude(webinar__status=Webinar.Status.DRAFT)
    room = get_object_or_404(rooms, code=code)
    context = {"webinar": room.webinar}
    return render(request, "webinars/board/unknown.html", context, status=404)


@by_session
def breakout_news(request: HttpRequest, code: str) -> HttpResponse:
    reader = BoardReader.of(request, code)
    return news(request, edition=reader.edition, render=lambda: live(reader))


@by_session
@require_POST
def breakout_here(request: HttpRequest, code: str) -> HttpResponse:
    if seat := BoardReader.of(request, code).seat:
        seen(seat)
    return HttpResponse(status=204)


def page(
    request: HttpRequest, reader: BoardReader, *, form: BoardNoteForm | None = None
) -> HttpResponse:
    seat = reader.seat
    if seat and form is None and reader.stage in ("open", "early"):
        form = BoardNoteForm(seat=seat)
    context = {
        "breakout": reader.breakout,
        "webinar": reader.breakout.webinar,
        "reader": reader,
        "parts": parts(reader),
        "form": form,
    }
    return render(request, "webinars/board/detail.html", context)


def live(reader: BoardReader) -> SafeString:
    return format_html("{}{}", *parts(reader))


def parts(reader: BoardReader) -> tuple[SafeString, SafeString]:
    """What changes: the parts above the form, made once an edition for all, and a page of the notes
    below it as this reader sees them."""
    shared = kept(f"board.{reader.shared_edition}", lambda: _shared(reader))
    notes = kept(
        f"notes.{reader.page_edition}",
        lambda: note_page(reader.breakout, reader.order, reader.page),
    )
    person = reader.seat.registration_id if reader.seat else 0
    context = {
        "lines": lines(reader, notes),
        "page": notes,
        "query": reader.query,
        "withheld": shared.withheld.get(person, []),
        "room": reader.breakout.code,
        "is_open": reader.stage == "open",
    }
    return shared.top, render_to_string("webinars/board/_notes.html", context)


def _shared(reader: BoardReader) -> SharedBoard:
    board = board_of(reader.breakout)
    context: dict[str, Any] = {
        "breakout": reader.breakout,
        "webinar": reader.breakout.webinar,
        "stage": reader.stage,
        "board": board,
        "people": people(board.people, board.number, get_language()),
    }
    return SharedBoard(board.withheld, render_to_string("webinars/board/_shared.html", context))


def people(neighbours: tuple[Neighbour, ...], number: int, language: str | None) -> SafeString:
    """Who sits there changes less often than what they write."""
    facts = {"people": neighbours, "number": number}
    return memory.of(
        ("people", neighbours, number, language),
        lambda: render_to_string("webinars/board/_people.html", facts),
    )


def lines(reader: BoardReader, notes: Page[Insight]) -> SafeString:
    """The notes of a page, each with the reader's own vote."""
    voted = votes_of(reader.seat, notes) if reader.seat else set()
    shown = ((line(reader.line_of(insight, voted), get_language()),) for insight in notes)
    return format_html_join("", "{}", shown)


def line(shown: BoardLine, language: str | None) -> SafeString:
    """Between two editions few notes change, and most readers see the same of each."""
    key = (shown, language)
    return memory.of(key, lambda: render_to_string("webinars/board/_line.html", {"line": shown}))


def _query(order: str, page: int) -> str:
    facts = {"sort": "votes" if order == "votes" else "", "page": page if page > 1 else ""}
    return urlencode({name: value for name, value in facts.items() if value})


@by_session
def board_insight_create(request: HttpRequest, code: str) -> HttpResponse:
    """Opened again by its address, as after a form that came back, it leads to the board."""
    if request.method != "POST":
        return redirect("webinars:breakout-detail", code)
    seat = seat_of(request, code)
    if seat is None:
        return given_back(request, code)
    seen(seat)
    form = BoardNoteForm(request.POST, seat=seat)
    if form.is_valid():
        with refusal_at_form(form):
            write_insight(seat.breakout, author=seat.registration, **form.facts())
            return redirect(seat.breakout)
    return page(request, BoardReader.of(request, code), form=form)


@by_session
def board_insight_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    seat = seat_of(request, code)
    if seat is None:
        return given_back(request, code)
    written = get_object_or_404(own(seat).shown(), code=insight)
    form = BoardNoteForm(request.POST or None, instance=written, seat=seat)
    current = None
    if request.method == "POST" and form.is_valid():
        seen(seat)
        with refusal_at_form(form):
            amend_insight(written, author=seat.registration, **form.facts())
            return redirect(seat.breakout)
        current = own(seat).get(pk=written.pk)
        form.take_note_of(current)
    context = {"breakout": seat.breakout, "form": form, "current": current, "written": written}
    return render(request, "webinars/board/edit.html", context)


@by_session
@require_POST
def board_insight_withdraw(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """`withdraw` says what its author wants: taken off the board, or back on it."""
    seat = seated(request, code)
    seen(seat)
    written = get_object_or_404(own(seat).notes(), code=insight)
    decide = {"1": withdraw_insight, "0": take_back_withdrawal}
    turn = decide.get(request.POST.get("withdraw", ""))
    if turn is None:
        raise Http404
    with refusal_as_message(request):
        turn(written, author=seat.registration)
        if turn is withdraw_insight:
            messages.success(request, _("Your note is off the board. You can bring it back below."))
    return redirect(seat.breakout)


def given_back(request: HttpRequest, code: str) -> HttpResponse:
    """Who was seated elsewhere while they wrote gets their words back; all others get a page not
    found."""
    room = get_object_or_404(Breakout.objects.with_webinar(), code=code)
    person = participant_of(request, room.webinar)
    if person is None or request.method != "POST":
        raise Http404
    seat = getattr(person, "seat", None)
    context = {
        "webinar": room.webinar,
        "seated": seat.breakout if seat else None,
        "text": request.POST.get("text", ""),
    }
    return render(request, "webinars/board/moved.html", context, status=404)


def own(seat: Seat) -> InsightQuerySet:
    """What this person wrote in the room."""
    return seat.breakout.insights.filter(registration=seat.registration_id)


def seated(request: HttpRequest, code: str) -> Seat:
    """For those who sit there; for all others there is nothing to write on."""
    seat = seat_of(request, code)
    if seat is None:
        raise Http404
    return seat


@by_session
@require_POST
def vote_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """`vote` says what the reader wants, not that it shall change: two clicks are no puzzle."""
    seat = seated(request, code)
    seen(seat)
    written = get_object_or_404(seat.breakout.insights.notes(), code=insight)
    decide = {"1": vote_for, "0": take_back_vote}.get(request.POST.get("vote", ""))
    if decide is None:
        raise Http404
    with refusal_as_message(request):
        decide(written, seat.registration)
        query = _query(request.POST.get("sort", ""), page_number(request.POST))
        back = f"{seat.breakout.get_absolute_url()}{'?' if query else ''}{query}"
        return redirect(f"{back}#insight-{written.code}")
    return page(request, BoardReader.of(request, code))
