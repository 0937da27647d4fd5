"""A room's board: who sits there, what was said to it, what was written down and by whom."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from webinars.models import Breakout, Broadcast, Insight


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who sits in the room, as the others see them."""

    name: str
    belongs_to: str
    offers: str
    seeks: str


@dataclass(slots=True)
class Board:
    people: tuple[Neighbour, ...]
    broadcasts: list[Broadcast]
    conclusions: list[Insight] = field(default_factory=list)
    keys: list[Insight] = field(default_factory=list)
    notes: list[Insight] = field(default_factory=list)
    # What the host hid or merged, for its author alone: by the author's registration.
    withheld: dict[int, list[Insight]] = field(default_factory=lambda: defaultdict(list))


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
    """Three queries, however much was written; notes with the newest first."""
    board = Board(_people(breakout), list(breakout.webinar.broadcasts.heard_in(breakout)))
    written = breakout.insights.told().with_votes().select_related("registration__cluster")
    for insight in written.order_by("-pk"):
        _put(insight, board)
    board.conclusions.reverse()
    board.keys.sort(key=lambda insight: insight.key_at or insight.written_at)
    return board


def _people(breakout: Breakout) -> tuple[Neighbour, ...]:
    names = ("name", "cluster__name", "organisation", "offers", "seeks")
    seats = breakout.seats.order_by("registration__name__folded", "pk")
    rows = seats.values_list(*(f"registration__{name}" for name in names))
    return tuple(
        Neighbour(name, cluster or organisation, offers, seeks)
        for name, cluster, organisation, offers, seeks in rows
    )


def _put(insight: Insight, board: Board) -> None:
    if not insight.is_shown:
        if insight.registration_id:
            board.withheld[insight.registration_id].append(insight)
        return
    (board.conclusions if insight.is_conclusion else board.notes).append(insight)
    if insight.key_at:
        board.keys.append(insight)


def by_votes(notes: list[Insight]) -> list[Insight]:
    """The most wanted first, and of equals the newest."""
    return sorted(notes, key=lambda insight: (-insight.vote_count, -insight.pk))


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
