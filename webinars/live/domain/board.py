"""A room's board: who sits there, what was said to it, what was written down and by whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.functions import Left

from webinars.live.domain.curation import MOST_KEYS
from webinars.live.domain.notes import MOST_CONCLUSIONS
from webinars.models import Breakout, Broadcast, Insight
from webinars.models.insight import InsightQuerySet

MOST_PEOPLE = 200  # of a room, the first by name
NOTES_OF_A_PAGE = 20
BEGINNING = 300  # letters of a note that is off the board
# The newest first; or the most wanted, and of equals the newest.
ORDERS = {"new": ["-pk"], "votes": ["-vote_count", "-pk"]}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who sits in the room, as the others see them."""

    name: str
    belongs_to: str
    offers: str
    seeks: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """The beginning of a note that is off the board; on their own page its author reads it all."""

    code: str
    text: str
    withdrawn: bool
    hidden_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """What stands above the notes; these come a page at a time."""

    people: tuple[Neighbour, ...]  # the first by name
    number: int  # of all who sit here
    broadcasts: list[Broadcast]
    conclusions: list[Insight]
    keys: list[Insight]
    # What the host hid or merged, for its author alone: by the author's registration.
    withheld: dict[int, list[Withheld]]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One note as a reader sees it: whose it is stands here only where its author says so."""

    breakout: str
    code: str
    kind: str
    text: str
    signature: str
    taken_on_by: str
    due_on: date | None
    votes: int
    is_key: bool
    voted: bool
    own: bool
    open: bool


def board_of(breakout: Breakout) -> Board:
    """Five queries, however much was written; one more where very many sit in the room."""
    told, people = breakout.insights.told(), _people(breakout)
    return Board(
        people=people,
        number=len(people) if len(people) < MOST_PEOPLE else breakout.seats.count(),
        broadcasts=list(breakout.webinar.broadcasts.heard_in(breakout)),
        conclusions=list(told.shown().conclusions().order_by("pk")[:MOST_CONCLUSIONS]),
        keys=list(told.key()[:MOST_KEYS]),
        withheld=_withheld(told),
    )


def note_page(breakout: Breakout, order: str, number: int) -> Page[Insight]:
    """The notes of a page, each with its votes; two queries. Behind the last one is the last."""
    notes = breakout.insights.told().shown().notes().with_votes()
    notes = notes.select_related("registration__cluster")
    page = Paginator(notes.order_by(*ORDERS[order]), NOTES_OF_A_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    page.paginator.object_list = []  # counted already, and the page is kept
    return page


def _people(breakout: Breakout) -> tuple[Neighbour, ...]:
    names = ("name", "cluster__name", "organisation", "offers", "seeks")
    seats = breakout.seats.order_by("registration__name__folded", "pk")
    rows = seats.values_list(*(f"registration__{name}" for name in names))
    return tuple(
        Neighbour(name, cluster or organisation, offers, seeks)
        for name, cluster, organisation, offers, seeks in rows[:MOST_PEOPLE]
    )


def _withheld(told: InsightQuerySet) -> dict[int, list[Withheld]]:
    off = Q(hidden_at__isnull=False) | Q(merged_into__isnull=False)
    rows = told.filter(off, registration__isnull=False).order_by("-pk")
    rows = rows.annotate(beginning=Left("text", BEGINNING))
    facts = ("registration", "code", "beginning", "withdrawn", "hidden_at", "hidden_reason")
    withheld: dict[int, list[Withheld]] = defaultdict(list)
    for author, *what in rows.values_list(*facts):
        withheld[author].append(Withheld(*what))
    return withheld


def line_of(
    insight: Insight, *, room: Breakout, voted: bool, own: bool, is_open: bool
) -> BoardLine:
    return BoardLine(
        breakout=room.code,
        code=insight.code,
        kind=str(Insight.Kind(insight.kind).label),
        text=insight.text,
        signature=insight.signature,
        taken_on_by=insight.taken_on_by,
        due_on=insight.due_on,
        votes=insight.vote_count,
        is_key=insight.key_at is not None,
        voted=voted,
        own=own,
        open=is_open,
    )
