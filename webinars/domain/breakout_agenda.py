"""The steps of a break-out in time: which is under way, and when the room concludes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from webinars.domain.steps import StepError, steps
from webinars.models import Breakout

TO_CONCLUDE = timedelta(minutes=10)  # before the end


@dataclass(frozen=True, slots=True)
class Turn:
    title: str
    minutes: int
    ends_at: datetime | None = None
    is_now: bool = False


def turns_of(breakout: Breakout, now: datetime) -> list[Turn]:
    """Without hours until the room is opened; nothing where the agenda cannot be read."""
    try:
        written = steps(breakout.agenda or breakout.webinar.breakout_agenda)
    except StepError:
        return []
    at = breakout.opened_at if breakout.is_running else None
    turns = []
    for step in written:
        ends_at = at + timedelta(minutes=step.minutes) if at else None
        is_now = bool(at and ends_at and at <= now < ends_at)
        turns.append(Turn(step.title, step.minutes, ends_at, is_now))
        at = ends_at
    return turns


def end_of(breakout: Breakout) -> datetime:
    """When the room closes; where nobody said so, when the webinar ends."""
    return breakout.ends_at or breakout.webinar.ends_at


def is_concluding(breakout: Breakout, now: datetime) -> bool:
    return breakout.is_open and now >= end_of(breakout) - TO_CONCLUDE
