"""What a dashboard is made of: things to do, things that run, and things that are done."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tgtf_portal.core.times.words import written

WITHOUT_DATE = date.max
SHOWN_WHEN_DONE = 5
MOST_OF_A_KIND = 100  # that are asked for: the oldest, and others as these are done
MOST_TASKS = 60  # of a section
SOON = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that needs the reader, with one thing to press.

    Where it is answered at once, `url` takes the form, and `answers` are its values with what the
    buttons say.
    """

    title: str
    url: str
    action: str
    on: date = WITHOUT_DATE
    when: str = ""
    note: str = ""
    late: bool = False
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Meter:
    """A part of a whole, for a meter."""

    part: float
    whole: float
    words: str


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """Something that runs, or is done; `tone` as in components/status.html."""

    title: str
    url: str = ""
    note: str = ""
    state: str = ""
    tone: str = "open"
    share: Meter | None = None


@dataclass(slots=True)
class DashboardSection:
    """What one role means for the reader. `quiet` says why nothing is to do, and what comes."""

    key: str
    title: str
    quiet: str
    tasks: list[Task] = field(default_factory=list)
    running: list[DashboardRow] = field(default_factory=list)
    done: list[DashboardRow] = field(default_factory=list)
    running_title: str = ""
    notes: list[str] = field(default_factory=list)
    has_more: bool = False  # tasks than are shown

    def in_order(self) -> "DashboardSection":
        """The most pressing first, and no more than can be done; of what is done the latest."""
        self.tasks.sort(key=lambda task: task.on)
        self.has_more = len(self.tasks) > MOST_TASKS
        del self.tasks[MOST_TASKS:]
        del self.done[SHOWN_WHEN_DONE:]
        return self


def by(day: date, today: date) -> str:
    """When something is due, in words.

    >>> by(date(2026, 12, 3), date(2026, 11, 24))
    'by Thu 3 Dec'
    >>> by(date(2026, 11, 20), date(2026, 11, 24))
    'overdue since Fri 20 Nov'
    >>> by(date(2026, 11, 24), date(2026, 11, 24))
    'by today'
    """
    if day < today:
        return _("overdue since %s") % short(day, today)
    return _("by %s") % short(day, today)


def day_of(webinar: str) -> list[str]:
    """The columns of a webinar that tell its title and day, by the path to it."""
    return [f"{webinar}__{name}" for name in ("title", "starts_at", "time_zone")]


def short(day: date, today: date) -> str:
    """A day without a year where nobody would doubt which one is meant.

    >>> short(date(2021, 10, 18), date(2026, 11, 24))
    'Mon 18 Oct 2021'
    """
    if day == today:
        return _("today")
    if abs(day - today) < timedelta(days=200):
        return written(day, "D j M")
    return written(day, "D j M Y")
