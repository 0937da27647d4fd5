"""What a series of webinars adds up to, from published recaps alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clusters.models import Theme
from webinars.live.domain.commitments import state_of
from webinars.live.domain.same_notes.decisions import pairs_of, voters_of
from webinars.live.domain.same_notes.grouping import ComparedNote, grouped
from webinars.models import Insight, Recap, Series, Webinar
from webinars.recap.domain.knowledge import in_order

ORDER = ("overdue", "open", "done")


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """What several webinars noted, in the words of the strongest note first."""

    notes: list[Insight]
    webinars: list[Webinar]
    votes: int

    @property
    def lead(self) -> Insight:
        return self.notes[0]

    @property
    def others(self) -> list[Insight]:
        return self.notes[1:]


@dataclass(frozen=True, slots=True)
class OnThemeAgain:
    theme: Theme
    webinars: list[Webinar]
    notes: int


@dataclass(frozen=True, slots=True)
class Commitment:
    note: Insight
    state: str  # done, overdue or open


@dataclass(frozen=True, slots=True)
class SeriesRecap:
    recaps: list[Recap]
    notes: int
    again: list[SaidAgain]
    themes: list[OnThemeAgain]
    commitments: list[Commitment]

    def number(self, state: str) -> int:
        return sum(commitment.state == state for commitment in self.commitments)

    @property
    def done(self) -> int:
        return self.number("done")

    @property
    def overdue(self) -> int:
        return self.number("overdue")

    @property
    def open(self) -> int:
        return self.number("open")


def recap_of(series: Series, *, today: date) -> SeriesRecap:
    """A constant number of queries, however many webinars and notes."""
    recaps = Recap.objects.published().filter(webinar__series=series).select_related("webinar")
    found = in_order(Insight.objects.published().filter(breakout__webinar__series=series))
    notes = {note.pk: note for note in found}
    return SeriesRecap(
        recaps=list(recaps.order_by("webinar__starts_at", "pk")),
        notes=len(notes),
        again=_again(series, notes),
        themes=_themes(notes),
        commitments=commitments_of(notes.values(), today),
    )


def _again(series: Series, notes: dict[int, Insight]) -> list[SaidAgain]:
    """A webinar stands for a room here: what came up twice in one is told in its own recap."""
    voters = voters_of(Insight.objects.filter(breakout__webinar__series=series))
    noted = [
        ComparedNote(
            key=note.pk,
            room=note.breakout.webinar_id,
            text=note.text,
            voters=voters.get(note.pk, frozenset()),
            carried=note.carried_votes,
        )
        for note in notes.values()
    ]
    joined = pairs_of(Insight.same_as.through, series)
    groups = grouped(noted, joined=joined, apart=pairs_of(Insight.apart_from.through, series))
    found = [(group, [notes[key] for key in group.keys]) for group in groups]
    return [SaidAgain(n, _webinars(n), g.votes) for g, n in found if len(g.rooms) > 1]


def _themes(notes: dict[int, Insight]) -> list[OnThemeAgain]:
    """Themes of notes from two webinars or more: in most webinars first, then of most notes."""
    themes: defaultdict[Theme, list[Insight]] = defaultdict(list)
    for note in notes.values():
        if note.theme:
            themes[note.theme].append(note)
    found = [OnThemeAgain(theme, _webinars(on), len(on)) for theme, on in themes.items()]
    again = [one for one in found if len(one.webinars) > 1]
    return sorted(again, key=lambda one: (-len(one.webinars), -one.notes, one.theme.pk))


def commitments_of(notes: Iterable[Insight], today: date) -> list[Commitment]:
    """With the state of each: what is late first, then what comes next, at last what was done.

    >>> facts = [(1, date(2021, 12, 1), None), (2, date(2021, 11, 1), date(2021, 10, 30))]
    >>> facts += [(3, None, None), (4, date(2022, 2, 1), None)]
    >>> notes = [Insight(pk=n, kind="commitment", due_on=due, done_on=on) for n, due, on in facts]
    >>> [one.note.pk for one in commitments_of(notes, date(2022, 1, 1))]
    [1, 4, 3, 2]
    """
    found = [Commitment(note, state) for note in notes if (state := state_of(note, today))]
    return sorted(
        found,
        key=lambda one: (ORDER.index(one.state), one.note.due_on or date.max, one.note.pk),
    )


def _webinars(notes: Iterable[Insight]) -> list[Webinar]:
    """Each once, in the order in which they were held."""
    held = {note.breakout.webinar_id: note.breakout.webinar for note in notes}
    return sorted(held.values(), key=lambda webinar: (webinar.starts_at, webinar.pk))
