"""An agenda in time: its steps as they were written, and when each of them begins and ends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.values.prepared import Prepared
from webinars.models import AgendaItem, Breakout, Webinar

MINUTES = range(1, 481)
LONGEST_TITLE = 160
_LINE = re.compile(r"(?P<minutes>[0-9]{1,9})\s+(?P<title>\S.*)")


@dataclass(frozen=True, slots=True)
class RoomStep:
    minutes: int
    title: str


class StepError(ValueError):
    """A line that is no step. Its text names the line and says how to mend it."""

    def __init__(self, number: int, line: str, wrong: str) -> None:
        self.number, self.line = number, line
        what = {"number": number, "line": line[:60], "wrong": wrong}
        super().__init__(_("Line %(number)d, “%(line)s”: %(wrong)s") % what)


def steps(text: str) -> tuple[RoomStep, ...]:
    """What was written one a line; empty lines count for nothing. Raises StepError.

    >>> steps("10 Round of introductions\\n\\n 25  What works ")  # doctest: +NORMALIZE_WHITESPACE
    (RoomStep(minutes=10, title='Round of introductions'),
     RoomStep(minutes=25, title='What works'))
    >>> steps("Round of introductions")
    Traceback (most recent call last):
    webinars.common.agenda.StepError: Line 1, “Round of introductions”: write its \
minutes first, as in “10 Round of introductions”.
    """
    written = enumerate(text.splitlines(), start=1)
    return tuple(_step(number, line.strip()) for number, line in written if line.strip())


def _step(number: int, line: str) -> RoomStep:
    found = _LINE.fullmatch(line)
    if found is None:
        example = _("write its minutes first, as in “10 Round of introductions”.")
        raise StepError(number, line, example)
    minutes = int(found["minutes"])
    if minutes not in MINUTES:
        limits = {"fewest": MINUTES[0], "most": MINUTES[-1]}
        raise StepError(number, line, _("a step takes %(fewest)d to %(most)d minutes.") % limits)
    if len(found["title"]) > LONGEST_TITLE:
        raise StepError(number, line, _("its title has more than %d characters.") % LONGEST_TITLE)
    return RoomStep(minutes, found["title"])


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step with its hours, or without where nobody knows yet when the first one begins."""

    item: AgendaItem | RoomStep
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def is_now(self) -> bool:
        return self.has_begun and self.ends_at is not None and timezone.now() < self.ends_at


def timed(items: Iterable[AgendaItem | RoomStep], starts_at: datetime | None) -> list[TimedStep]:
    """Counted in UTC, so that a change of clocks meanwhile moves nothing."""
    at = starts_at.astimezone(UTC) if starts_at else None
    found = []
    for item in items:
        ends_at = at + timedelta(minutes=item.minutes) if at else None
        found.append(TimedStep(item, at, ends_at))
        at = ends_at
    return found


_items = Prepared(
    lambda webinar: (
        AgendaItem.objects.filter(webinar=webinar)
        .select_related("speaker", "story__cluster")
        .only(
            *("minutes", "title", "speaker__name", "speaker__function", "story__slug"),
            *("story__title", "story__presenter", "story__published", "story__cluster__name"),
        )
    ),
    webinar=int,
    keeps_plan=True,
)


def agenda_of(webinar: Webinar) -> list[TimedStep]:
    """With speakers and stories, and without hours where the webinar has none; one query."""
    starts_at = webinar.starts_at if webinar.hours_known else None
    return timed(_items(webinar=webinar.pk), starts_at)


def room_agenda(breakout: Breakout) -> list[TimedStep]:
    """Without hours until the room is opened; nothing where the agenda cannot be read."""
    try:
        written = steps(breakout.agenda or breakout.webinar.breakout_agenda)
    except StepError:
        return []
    return timed(written, breakout.opened_at if breakout.is_running else None)
