"""What a series of webinars adds up to, from published recaps alone.

What takes long a worker has found out (`digest`); only what is published is read by it, so that
what was hidden or withdrawn since is gone at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from clusters.models import Theme
from webinars.live.domain.commitments import state_of
from webinars.models import Insight, Recap, Series, SeriesDigest, Webinar
from webinars.models.insight import InsightQuerySet

MOST_COMMITMENTS = 24  # the search has them all
MOST_NAMED = 6  # webinars at which something came up; of more the number is told


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
    webinars: list[Webinar]  # the latest of them
    notes: int
    more: int  # webinars besides


@dataclass(frozen=True, slots=True)
class Commitment:
    note: Insight
    state: str  # done, overdue or open


@dataclass(frozen=True, slots=True)
class SeriesRecap:
    again: list[SaidAgain] = field(default_factory=list)
    themes: list[OnThemeAgain] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    done: int = 0
    overdue: int = 0
    open: int = 0

    @property
    def number(self) -> int:
        return self.done + self.overdue + self.open

    @property
    def more(self) -> int:
        """Commitments that are not listed."""
        return self.number - len(self.commitments)


def recaps_of(series: Series) -> QuerySet[Recap]:
    found = Recap.objects.published().filter(webinar__series=series).select_related("webinar")
    return found.order_by("webinar__starts_at", "pk")


def notes_of(series: Series) -> InsightQuerySet:
    return Insight.objects.published().filter(breakout__webinar__series=series)


def recap_of(series: Series, *, today: date) -> SeriesRecap:
    """A constant number of queries, and of rows that they read, however many webinars."""
    digest = SeriesDigest.objects.filter(series=series).first()
    promises = notes_of(series).filter(kind=Insight.Kind.COMMITMENT)
    late = Q(done_on=None, due_on__lt=today)
    numbers = promises.order_by().aggregate(
        every=Count("pk"), done=Count("done_on"), overdue=Count("pk", filter=late)
    )
    return SeriesRecap(
        again=_again(digest) if digest else [],
        themes=_themes(series, digest) if digest else [],
        commitments=_commitments(promises, today) if numbers["every"] else [],
        done=numbers["done"],
        overdue=numbers["overdue"],
        open=numbers["every"] - numbers["done"] - numbers["overdue"],
    )


def _again(digest: SeriesDigest) -> list[SaidAgain]:
    keys = [key for one in digest.again for key in one["notes"]]
    told = Insight.objects.published().filter(pk__in=keys).select_related("breakout__webinar")
    known = told.in_bulk() if keys else {}
    found = [([known[key] for key in one["notes"] if key in known], one) for one in digest.again]
    again = [SaidAgain(notes, _webinars(notes), one["votes"]) for notes, one in found if notes]
    return [said for said in again if len(said.webinars) > 1]


def _themes(series: Series, digest: SeriesDigest) -> list[OnThemeAgain]:
    """Of those that are still told of."""
    keys = [one["theme"] for one in digest.themes]
    if not keys:
        return []
    still = notes_of(series).filter(theme=OuterRef("pk"))
    themes = Theme.objects.filter(Exists(still), pk__in=keys).in_bulk()
    named = {key for one in digest.themes for key in one["webinars"][-MOST_NAMED:]}
    webinars = Webinar.objects.filter(pk__in=named, recap__in=Recap.objects.published()).in_bulk()
    return [
        OnThemeAgain(
            theme=themes[one["theme"]],
            webinars=[webinars[key] for key in one["webinars"][-MOST_NAMED:] if key in webinars],
            notes=one["notes"],
            more=max(0, len(one["webinars"]) - MOST_NAMED),
        )
        for one in digest.themes
        if one["theme"] in themes
    ]


def _commitments(promises: InsightQuerySet, today: date) -> list[Commitment]:
    """What is late first, then what comes next, at last what was done; keys first, for an index
    has them in this order."""
    keys: list[int] = []
    for is_open in (True, False):
        if len(keys) < MOST_COMMITMENTS:
            some = promises.filter(done_on__isnull=is_open)
            due_first = some.order_by(F("due_on").asc(nulls_last=True), "pk")
            keys += due_first.values_list("pk", flat=True)[: MOST_COMMITMENTS - len(keys)]
    shown = Insight.objects.select_related("breakout__webinar", "registration__cluster")
    known = shown.in_bulk(keys)
    return [Commitment(known[key], state_of(known[key], today)) for key in keys if key in known]


def _webinars(notes: Iterable[Insight]) -> list[Webinar]:
    """Each once, in the order in which they were held."""
    held = {note.breakout.webinar_id: note.breakout.webinar for note in notes}
    return sorted(held.values(), key=lambda webinar: (webinar.starts_at, webinar.pk))
