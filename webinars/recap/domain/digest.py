"""What came up at several webinars of a series: a worker finds it out and compares all notes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count
from django.utils import timezone

from webinars.live.domain.same_notes.decisions import pairs_of, voters_of
from webinars.live.domain.same_notes.grouping import ComparedNote, grouped
from webinars.models import Insight, Series, SeriesDigest

MOST_COMPARED = 20_000  # of a series, the strongest: to compare 150,000 takes minutes and gigabytes
MOST_AGAIN, MOST_THEMES, MOST_ALIKE = 15, 20, 7  # what a page of a series tells


def compile_due_digests() -> None:
    for due in SeriesDigest.objects.due().select_related("series"):
        compile_digest(due.series)


def compile_digest(series: Series) -> SeriesDigest:
    """What changes meanwhile is for the next one, which it wants."""
    began = timezone.now()
    facts = {"compiled_at": began, "again": _again(series), "themes": _themes(series)}
    new = {**facts, "wanted_at": began}
    return SeriesDigest.objects.update_or_create(
        series=series, defaults=facts, create_defaults=new
    )[0]


def _again(series: Series) -> list[dict[str, Any]]:
    """A webinar stands for a room here: what came up twice in one is told in its own recap."""
    noted = list(_compared(series))
    joined = pairs_of(Insight.same_as.through, series)
    groups = grouped(noted, joined=joined, apart=pairs_of(Insight.apart_from.through, series))
    again = [group for group in groups if len(group.rooms) > 1]
    return [
        {"notes": list(group.keys[:MOST_ALIKE]), "votes": group.votes}
        for group in again[:MOST_AGAIN]
    ]


def _compared(series: Series) -> Iterator[ComparedNote]:
    """Without a model's object for each."""
    notes = Insight.objects.published().filter(breakout__webinar__series=series)
    keys = list(notes.order_by("-told_votes", "pk").values_list("pk", flat=True)[:MOST_COMPARED])
    strongest = Insight.objects.filter(pk__in=keys)
    voters = voters_of(strongest)
    facts = ("pk", "breakout__webinar", "text", "carried_votes")
    for note, webinar, text, carried in strongest.order_by().values_list(*facts):
        yield ComparedNote(note, webinar, text, voters.get(note, frozenset()), carried)


def _themes(series: Series) -> list[dict[str, Any]]:
    """Themes of notes from two webinars or more: in most webinars first, then of most notes."""
    notes = Insight.objects.published().filter(breakout__webinar__series=series, theme__gte=0)
    numbers: defaultdict[int, dict[int, int]] = defaultdict(dict)
    counted = notes.order_by().values_list("theme", "breakout__webinar").annotate(Count("pk"))
    for theme, webinar, number in counted.order_by("breakout__webinar__starts_at", "theme"):
        numbers[theme][webinar] = number
    again = [(theme, on) for theme, on in numbers.items() if len(on) > 1]
    again.sort(key=_in_most_webinars_first)
    return [
        {"theme": theme, "webinars": list(on), "notes": sum(on.values())}
        for theme, on in again[:MOST_THEMES]
    ]


def _in_most_webinars_first(found: tuple[int, Mapping[int, int]]) -> tuple[int, int, int]:
    theme, on = found
    return -len(on), -sum(on.values()), theme
