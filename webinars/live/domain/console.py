"""What a host's console shows: who sits in the room, and what was written down there."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from webinars.breakouts.domain.rooms import Turn, end_of, is_concluding, turns_of
from webinars.live.domain.conclusions import takes_late
from webinars.live.domain.curation import suggestions
from webinars.live.domain.help import is_here
from webinars.models import Breakout, Broadcast, HelpRequest, Insight, Seat

LATEST = 3  # broadcasts that stand on top
MOST_PAIRS = 3  # asked about at a time


@dataclass(frozen=True, slots=True)
class Person:
    seat: Seat
    here: bool


@dataclass(frozen=True, slots=True)
class Note:
    """An insight, and those that were merged into it."""

    insight: Insight
    copies: list[Insight]


@dataclass(slots=True)
class Console:
    people: list[Person]
    elsewhere: list[Seat]
    rooms: list[Breakout]
    broadcasts: list[Broadcast]
    call: HelpRequest | None
    turns: list[Turn]
    ends_at: datetime
    concluding: bool
    is_late: bool = False  # closed, and its conclusion is still taken
    notes: list[Note] = field(default_factory=list)
    conclusions: list[Insight] = field(default_factory=list)
    hidden: list[Insight] = field(default_factory=list)
    pairs: list[tuple[Insight, Insight]] = field(default_factory=list)

    @property
    def here(self) -> int:
        return sum(person.here for person in self.people)

    @property
    def keys(self) -> list[Insight]:
        marked = [note.insight for note in self.notes if note.insight.key_at]
        return sorted(marked, key=lambda insight: insight.key_at or insight.written_at)

    @property
    def wants_conclusion(self) -> bool:
        """Now, before all else."""
        return self.concluding or (self.is_late and not self.conclusions)

    @property
    def conclusion(self) -> Insight | None:
        """The one that is written together."""
        return self.conclusions[0] if self.conclusions else None


def console_of(breakout: Breakout) -> Console:
    """A constant number of queries; insights with the newest first."""
    now = timezone.now()
    seats = _seats(breakout)
    console = Console(
        people=[Person(s, is_here(s)) for s in seats if s.breakout_id == breakout.pk],
        elsewhere=[s for s in seats if s.breakout_id != breakout.pk],
        rooms=list(breakout.webinar.breakouts.open().exclude(pk=breakout.pk).in_order()),
        broadcasts=_broadcasts(breakout),
        call=breakout.help_requests.order_by("-pk").first(),
        turns=turns_of(breakout, now),
        ends_at=end_of(breakout),
        concluding=is_concluding(breakout, now),
        pairs=suggestions(breakout)[:MOST_PAIRS] if breakout.is_open else [],
    )
    _sort(breakout, console)
    console.is_late = takes_late(breakout, console.conclusion)
    return console


def _seats(breakout: Breakout) -> list[Seat]:
    seats = Seat.objects.filter(breakout__webinar=breakout.webinar_id)
    return list(
        seats.select_related("registration__cluster", "breakout").order_by(
            "registration__name", "pk"
        )
    )


def _broadcasts(breakout: Breakout) -> list[Broadcast]:
    heard = Q(breakout=breakout) | Q(breakout=None)
    sent = Broadcast.objects.filter(heard, webinar=breakout.webinar_id)
    return list(sent.order_by("-pk")[:LATEST])


def _sort(breakout: Breakout, console: Console) -> None:
    copies: dict[int, list[Insight]] = defaultdict(list)
    # The order is said here: Django leaves out the model's own where rows are counted.
    for insight in breakout.insights.with_votes().select_related("theme").order_by("-pk"):
        if insight.hidden_at:
            console.hidden.append(insight)
        elif insight.merged_into_id:
            copies[insight.merged_into_id].append(insight)
        elif insight.is_conclusion:
            console.conclusions.insert(0, insight)
        else:
            console.notes.append(Note(insight, copies[insight.pk]))
