"""Notes that say the same, as staff see them: groups, close pairs, and what was answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import F, Model, QuerySet

from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent
from webinars.common.overviews import Findings, finds
from webinars.live.domain.same_notes.compare import SAME, NearPair, likeness, near_copies
from webinars.live.domain.same_notes.decisions import (
    JOINED,
    KEPT_APART,
    KeyPair,
    grouping_of,
    pairs_of,
)
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Insight, Overview, Webinar

GROUPS, CLOSE = "groups", "close"

COMPARED_GROUPS = 500  # the strongest: close pairs are looked for among these
MOST_SUGGESTED = 20
MOST_COPIES = 40  # of one group on its page


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """Who answered about two notes, and when; as far as the trail knows."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupedCopy:
    """A note beside the strongest; `percent` is 0 where letters do not bring both together."""

    note: Insight
    percent: float
    joined: bool
    answer: PairAnswer | None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    lead: Insight
    copies: tuple[GroupedCopy, ...]
    votes: int
    rooms: int
    more: int  # copies that are not shown


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two that may say the same, or the opposite: that takes somebody who reads both."""

    one: Insight
    other: Insight
    percent: float


@dataclass(frozen=True, slots=True)
class AnsweredPair:
    one: Insight
    other: Insight
    answer: PairAnswer | None


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """As an overview keeps it: the first keys, and how many there are in all."""

    keys: tuple[int, ...]
    number: int
    rooms: int
    votes: int


# --- Groups ---------------------------------------------------------------------------------------
@finds(Overview.Kind.SAME_NOTES)
def find_same_notes(webinar: Webinar, question: Mapping[str, Any]) -> Findings:
    """Groups of several notes, and pairs that are close."""
    everything = grouping_of(webinar)
    several = [group for group in everything if len(group.keys) > 1]
    rows = [
        [group.keys[: MOST_COPIES + 1], len(group.keys), len(group.rooms), group.votes]
        for group in several
    ]
    close = [[p.first, p.second, p.likeness] for p in close_pairs(webinar, everything)]
    return Findings(
        {"notes": sum(len(group.keys) for group in everything)}, {GROUPS: rows, CLOSE: close}
    )


def shown_groups(rows: Sequence[Sequence[Any]]) -> list[ShownGroup]:
    """Of a page of groups everything that is shown; three queries."""
    groups = [FoundGroup(tuple(keys), *numbers) for keys, *numbers in rows]
    keys = [key for group in groups for key in group.keys]
    notes = _notes(keys)
    joined = set(_pairs_among(Insight.same_as.through, keys))
    answers = _answers(JOINED, chain.from_iterable(joined))
    shown = (_shown(group, notes, joined, answers) for group in groups)
    return [group for group in shown if group]


def _shown(
    group: FoundGroup,
    notes: Mapping[int, Insight],
    joined: set[KeyPair],
    answers: Mapping[tuple[str, str], PairAnswer],
) -> ShownGroup | None:
    """None where its notes are gone since it was found."""
    known = [notes[key] for key in group.keys if key in notes]
    if not known:
        return None
    first, *others = known
    copies = tuple(
        GroupedCopy(
            note,
            _percent(first, note),
            (first.pk, note.pk) in joined,
            _answer(answers, first, note),
        )
        for note in others
    )
    more = max(group.number - 1 - MOST_COPIES, 0)
    return ShownGroup(first, copies, group.votes, group.rooms, more)


def _percent(one: Insight, other: Insight) -> float:
    alike = likeness(one.text, other.text)
    return alike if alike >= SAME else 0.0


def _notes(keys: Iterable[int]) -> dict[int, Insight]:
    return Insight.objects.select_related("breakout").in_bulk(list(keys))


def _pairs_among(link: type[Model], keys: Sequence[int]) -> Iterator[KeyPair]:
    """Both ways round."""
    rows = link._default_manager.filter(from_insight__in=keys, to_insight__in=keys)
    return rows.values_list("from_insight", "to_insight").iterator()


# --- Close pairs ------------------------------------------------------------------------------
def close_pairs(webinar: Webinar, groups: Sequence[Group]) -> list[NearPair]:
    """Strong notes of different rooms that share most letters; none that was answered about."""
    strongest = {group.keys[0]: number for number, group in enumerate(groups[:COMPARED_GROUPS])}
    texts = dict(Insight.objects.filter(pk__in=strongest).values_list("pk", "text"))
    answered = _groups_kept_apart(webinar, groups[:COMPARED_GROUPS])
    found = []
    for pair in near_copies(texts, strict=False):
        both = frozenset({strongest[pair.first], strongest[pair.second]})
        rooms = {room for number in both for room in groups[number].rooms}
        if len(rooms) > 1 and both not in answered:
            found.append(pair)
    return found[:MOST_SUGGESTED]


def shown_pairs(rows: Sequence[tuple[int, int, float]]) -> list[ClosePair]:
    notes = _notes(key for one, other, _percent in rows for key in (one, other))
    return [
        ClosePair(notes[one], notes[other], percent)
        for one, other, percent in rows
        if one in notes and other in notes
    ]


def _groups_kept_apart(webinar: Webinar, groups: Sequence[Group]) -> set[frozenset[int]]:
    homes = {key: number for number, group in enumerate(groups) for key in group.keys}
    return {
        frozenset({homes[one], homes[other]})
        for one, other in pairs_of(Insight.apart_from.through, webinar)
        if one in homes and other in homes
    }


# --- Answers --------------------------------------------------------------------------------------
ANSWER_LINKS = {JOINED: Insight.same_as.through, KEPT_APART: Insight.apart_from.through}


def answered(webinar: Webinar, verb: str) -> QuerySet[Model]:
    """Each pair once, the newest first; with notes that were hidden or merged meanwhile."""
    rows = ANSWER_LINKS[verb]._default_manager.filter(
        from_insight__breakout__webinar=webinar, from_insight__lt=F("to_insight")
    )
    return rows.select_related("from_insight__breakout", "to_insight__breakout").order_by("-pk")


def with_answers(rows: Iterable[Model], verb: str) -> list[AnsweredPair]:
    pairs = [(row.from_insight, row.to_insight) for row in rows]  # type: ignore[attr-defined]
    answers = _answers(verb, (note.pk for pair in pairs for note in pair))
    return [AnsweredPair(one, other, _answer(answers, one, other)) for one, other in pairs]


def _answers(verb: str, keys: Iterable[int]) -> dict[tuple[str, str], PairAnswer]:
    """From the trail: the thing that was answered about and the other's code; the latest."""
    things = {audit.name_of(Insight(pk=key)) for key in keys}
    events = AuditEvent.objects.filter(verb=verb, thing__in=things).select_related("actor")
    return {
        (event.thing, event.facts.get("other", "")): PairAnswer(str(event.actor or ""), event.at)
        for event in events.order_by("pk")
    }


def _answer(
    answers: Mapping[tuple[str, str], PairAnswer], one: Insight, other: Insight
) -> PairAnswer | None:
    both = [(audit.name_of(one), other.code), (audit.name_of(other), one.code)]
    found = [answers[key] for key in both if key in answers]
    return max(found, key=lambda answer: answer.at, default=None)
