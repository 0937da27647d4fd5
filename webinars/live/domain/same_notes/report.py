"""Notes that say the same, as staff see them: groups, close pairs, and what was answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import F, Model, QuerySet

from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent
from webinars.live.domain.same_notes.compare import SAME, likeness, near_copies
from webinars.live.domain.same_notes.decisions import JOINED, KEPT_APART, KeyPair, pairs_of
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Insight, Webinar

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


# --- Groups ---------------------------------------------------------------------------------------
def shown_groups(groups: Sequence[Group]) -> list[ShownGroup]:
    """Of a page of groups everything that is shown; three queries."""
    keys = [key for group in groups for key in group.keys[: MOST_COPIES + 1]]
    notes = _notes(keys)
    joined = set(_pairs_among(Insight.same_as.through, keys))
    answers = _answers(JOINED, chain.from_iterable(joined))
    return [_shown(group, notes, joined, answers) for group in groups]


def _shown(
    group: Group,
    notes: Mapping[int, Insight],
    joined: set[KeyPair],
    answers: Mapping[tuple[str, str], PairAnswer],
) -> ShownGroup:
    first, *others = (notes[key] for key in group.keys[: MOST_COPIES + 1] if key in notes)
    copies = tuple(
        GroupedCopy(
            note,
            _percent(first, note),
            (first.pk, note.pk) in joined,
            _answer(answers, first, note),
        )
        for note in others
    )
    more = max(len(group.keys) - 1 - MOST_COPIES, 0)
    return ShownGroup(first, copies, group.votes, len(group.rooms), more)


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
def close_pairs(webinar: Webinar, groups: Sequence[Group]) -> list[ClosePair]:
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
    found = found[:MOST_SUGGESTED]
    notes = _notes(key for pair in found for key in (pair.first, pair.second))
    return [ClosePair(notes[p.first], notes[p.second], p.likeness) for p in found]


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
