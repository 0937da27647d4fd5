"""What a series of webinars adds up to: what came up again, and what became of promises."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ThemeAgain:
    """A theme that came up at several webinars."""

    theme: int
    webinars: tuple[int, ...]
    notes: int


@dataclass(frozen=True, slots=True)
class ThemeNote:
    theme: int
    webinar: int


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment, as far as it matters whether it was kept."""

    key: int
    due_on: date | None
    done_on: date | None


def state_of(promised: Promised, today: date) -> str:
    """One of done, overdue and open; who promised without a date is never late.

    >>> state_of(Promised(1, date(2021, 12, 1), None), today=date(2021, 12, 1))
    'open'
    >>> state_of(Promised(1, date(2021, 12, 1), None), today=date(2021, 12, 2))
    'overdue'
    """
    if promised.done_on:
        return "done"
    late = promised.due_on is not None and promised.due_on < today
    return "overdue" if late else "open"


ORDER = ("overdue", "open", "done")


def by_urgency(promised: Iterable[Promised], today: date) -> list[tuple[Promised, str]]:
    """With the state of each: what is late first, then what comes next, at last what was done.

    >>> late = Promised(1, date(2021, 12, 1), None)
    >>> kept = Promised(2, date(2021, 11, 1), date(2021, 10, 30))
    >>> some_day = Promised(3, None, None)
    >>> soon = Promised(4, date(2022, 2, 1), None)
    >>> [found.key for found, _ in by_urgency([kept, some_day, soon, late], date(2022, 1, 1))]
    [1, 4, 3, 2]
    """
    told = [(one, state_of(one, today)) for one in promised]
    return sorted(
        told, key=lambda one: (ORDER.index(one[1]), one[0].due_on or date.max, one[0].key)
    )


def themes_again(notes: Iterable[ThemeNote]) -> list[ThemeAgain]:
    """Themes of notes from two webinars or more: in most webinars first, then of most notes.

    >>> themes_again([ThemeNote(7, 1), ThemeNote(7, 2), ThemeNote(7, 2), ThemeNote(8, 2)])
    [ThemeAgain(theme=7, webinars=(1, 2), notes=3)]
    """
    webinars: dict[int, set[int]] = defaultdict(set)
    numbers: dict[int, int] = defaultdict(int)
    for note in notes:
        webinars[note.theme].add(note.webinar)
        numbers[note.theme] += 1
    found = [
        ThemeAgain(theme, tuple(sorted(where)), numbers[theme])
        for theme, where in webinars.items()
        if len(where) > 1
    ]
    return sorted(found, key=lambda one: (-len(one.webinars), -one.notes, one.theme))
