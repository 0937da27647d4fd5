"""What a host's console shows: who sits in the room, and what was written down there."""

from collections import defaultdict
from dataclasses import dataclass, field

from webinars.common.agenda import TimedStep, room_agenda
from webinars.live.domain.conclusions import takes_late
from webinars.live.domain.curation import suggestions
from webinars.live.domain.help import is_here
from webinars.models import Breakout, Broadcast, HelpRequest, Insight, Seat

MOST_PAIRS = 3  # asked about at a time


@dataclass(frozen=True, slots=True)
class ConsolePerson:
    seat: Seat
    here: bool


@dataclass(frozen=True, slots=True)
class ConsoleNote:
    """An insight, and those that were merged into it."""

    insight: Insight
    copies: list[Insight]


@dataclass(slots=True)
class Console:
    breakout: Breakout
    people: list[ConsolePerson]
    elsewhere: list[Seat]
    rooms: list[Breakout]
    broadcasts: list[Broadcast]
    call: HelpRequest | None
    steps: list[TimedStep]
    is_late: bool = False  # closed, and its conclusion is still taken
    notes: list[ConsoleNote] = field(default_factory=list)
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
        return self.breakout.is_concluding or (self.is_late and not self.conclusions)

    @property
    def conclusion(self) -> Insight | None:
        """The one that is written together."""
        return self.conclusions[0] if self.conclusions else None


def console_of(breakout: Breakout) -> Console:
    """A constant number of queries; insights with the newest first."""
    seats = _seats(breakout)
    console = Console(
        breakout=breakout,
        people=[ConsolePerson(s, is_here(s)) for s in seats if s.breakout_id == breakout.pk],
        elsewhere=[s for s in seats if s.breakout_id != breakout.pk],
        rooms=list(breakout.webinar.breakouts.open().exclude(pk=breakout.pk).in_order()),
        broadcasts=list(breakout.webinar.broadcasts.heard_in(breakout)),
        call=breakout.help_requests.order_by("-pk").first(),
        steps=room_agenda(breakout),
        pairs=suggestions(breakout)[:MOST_PAIRS] if breakout.is_open else [],
    )
    _sort(breakout, console)
    console.is_late = takes_late(breakout)
    return console


def _seats(breakout: Breakout) -> list[Seat]:
    seats = Seat.objects.filter(breakout__webinar=breakout.webinar_id)
    return list(
        seats.select_related("registration__cluster", "breakout").order_by(
            "registration__name__folded", "pk"
        )
    )


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
            console.notes.append(ConsoleNote(insight, copies[insight.pk]))
