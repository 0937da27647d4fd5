"""What a host's console shows: who sits in the room, and what was written down there."""

from dataclasses import dataclass, field

from webinars.models import Breakout, Insight, Seat


@dataclass(slots=True)
class Console:
    people: list[Seat]
    notes: list[Insight] = field(default_factory=list)
    conclusions: list[Insight] = field(default_factory=list)
    hidden: list[Insight] = field(default_factory=list)


def console_of(breakout: Breakout) -> Console:
    """Two queries: seats, and insights with the newest first."""
    seats = breakout.seats.select_related("registration__cluster").order_by("registration__name")
    console = Console(list(seats))
    # The order is said here: Django leaves out the model's own where rows are counted.
    for insight in breakout.insights.with_votes().select_related("theme").order_by("-pk"):
        _list_for(insight, console).append(insight)
    console.conclusions.reverse()
    return console


def _list_for(insight: Insight, console: Console) -> list[Insight]:
    if insight.hidden_at:
        return console.hidden
    return console.conclusions if insight.is_conclusion else console.notes
