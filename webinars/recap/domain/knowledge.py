"""What the webinars found out, findable: published insights, and the recaps' sentences.

For whoever makes something of an insight (a step of a roadmap, a request for synergy), the door is
its permanent address `/insights/<code>/`; `Insight.objects.published()` tells which codes may be
taken up, its `credit` whose name may go with one. Nothing else of its author is public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.functional import cached_property
from django_countries import countries

from clusters.models import Theme
from tgtf_portal.core.pages.paging import BoundedPaginator, KnownList
from tgtf_portal.core.values.folding import name_key, words_of
from tgtf_portal.core.values.full_text import found_in
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Insight, Recap, Source, Statement
from webinars.models.insight import InsightQuerySet
from webinars.models.statement import StatementQuerySet
from webinars.models.webinar import counted
from webinars.recap.domain.lines import (
    NOTE_SHOWN,
    SENTENCE_SHOWN,
    STANDING_SHOWN,
    NoteFacts,
    NoteLine,
    SentenceFacts,
)

# Sentences in which one note speaks for whatever else they stand on.
TOLD_AS_ONE = ("note/", "shared/", "step/")
LATEST_NOTES = ("-told_at", "-told_votes", "-pk")
LATEST_SENTENCES = ("-told_at", "recap_id", "position")
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody searches for; `theme`, `webinar` and `cluster` are slugs."""

    text: str = ""
    kind: str = ""
    theme: str = ""
    webinar: str = ""
    cluster: str = ""
    country: str = ""

    @property
    def words(self) -> list[str]:
        return words_of(self.text)

    @property
    def is_about_notes(self) -> bool:
        """Whether it asks for what only an insight has."""
        return bool(self.kind or self.theme or self.cluster or self.country)

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.webinar or self.is_about_notes)


def notes_found(wanted: Wanted) -> InsightQuerySet:
    """Published insights; by cluster and country only those whose author agreed to it."""
    notes = Insight.objects.published()
    if wanted.kind:
        notes = notes.filter(kind=wanted.kind)
    if wanted.theme:
        notes = notes.filter(theme__slug=wanted.theme)
    if wanted.webinar:
        notes = notes.filter(breakout__webinar__slug=wanted.webinar)
    if wanted.cluster:
        notes = notes.credited_to_cluster(wanted.cluster)
    if wanted.country:
        notes = notes.credited_to_country(wanted.country)
    return found_in(notes, "text", wanted.words)


def sentences_found(wanted: Wanted) -> StatementQuerySet:
    """Sentences of published recaps; by what only insights have, those that stand on such ones."""
    sentences = Statement.objects.published()
    if wanted.webinar:
        sentences = sentences.filter(recap__webinar__slug=wanted.webinar)
    if wanted.is_about_notes:
        facts = (wanted.kind, wanted.theme, wanted.webinar, wanted.cluster, wanted.country)
        notes = notes_found(Wanted("", *facts))
        stand = Source.objects.filter(insight__in=notes.values("pk")).values("statement")
        sentences = sentences.filter(pk__in=stand)
    return found_in(sentences, "text", wanted.words)


def in_order(notes: InsightQuerySet) -> InsightQuerySet:
    """The latest webinar first, in each the most wanted; with all that a row shows."""
    votes = F("carried_votes") + counted("webinars.Vote", of="insight")
    shown = notes.select_related("breakout__webinar", "theme", "registration__cluster")
    return (
        shown.annotate(vote_count=votes)  # type: ignore[no-redef]
        .prefetch_related(Prefetch("quoted_in", standing_on(), "standing"))
        .order_by(*LATEST_NOTES)
    )


def standing_on() -> QuerySet[Source]:
    """What readers read stands on these."""
    told = Source.objects.filter(statement__told_at__isnull=False)
    return told.select_related("statement__recap__webinar")


def sentences_in_order(sentences: StatementQuerySet) -> StatementQuerySet:
    """The latest webinar first, in each as its recap tells them."""
    told = sentences.select_related("recap__webinar", "breakout")
    return told.order_by(*LATEST_SENTENCES)


# --- What a page shows of them: see lines.py ----------------------------------------------------
def _first_keys(rows: QuerySet) -> Prepared:
    keys = rows.values_list("pk", flat=True)[: BoundedPaginator.most + 1]
    return Prepared(lambda: keys, keeps_plan=True)


_note_keys = _first_keys(Insight.objects.published().order_by(*LATEST_NOTES))
_sentence_keys = _first_keys(Statement.objects.published().order_by(*LATEST_SENTENCES))
_notes: Prepared = Prepared(
    lambda notes: (
        in_order(Insight.objects.published().filter(pk__in=notes))
        .prefetch_related(None)
        .values_list(*NOTE_SHOWN)
    ),
    notes=list,
    keeps_plan=True,
)
_standing: Prepared = Prepared(
    lambda notes: standing_on().filter(insight__in=notes).values_list(*STANDING_SHOWN),
    notes=list,
    keeps_plan=True,
)
_sentences: Prepared = Prepared(
    lambda sentences: sentences_in_order(
        Statement.objects.published().filter(pk__in=sentences)
    ).values_list(*SENTENCE_SHOWN),
    sentences=list,
    keeps_plan=True,
)


def pages_of_notes(wanted: Wanted) -> BoundedPaginator:
    """Of `NoteFacts`."""
    keys = None if wanted.is_narrow else _note_keys
    return KnownList(lambda: in_order(notes_found(wanted)), note_facts, keys=keys)


def pages_of_sentences(wanted: Wanted) -> BoundedPaginator:
    """Of `SentenceFacts`."""
    keys = None if wanted.is_narrow else _sentence_keys
    return KnownList(
        lambda: sentences_in_order(sentences_found(wanted)),
        lambda sentences: [SentenceFacts(*row) for row in _sentences(sentences=sentences)],
        keys=keys,
    )


def note_facts(keys: list[int]) -> list[NoteFacts]:
    """In order; each with the first sentence that readers read on it."""
    first: dict[int, tuple[str, str]] = {}
    for note, key, webinar in _standing(notes=keys):
        first.setdefault(note, (key, webinar))
    return [
        NoteFacts._make((*row, *first.get(number, ("", "")))) for number, *row in _notes(notes=keys)
    ]


def sentences_of(note: Insight) -> list[Statement]:
    """What readers read on it, each once."""
    standing: Iterable[Source] = note.standing  # type: ignore[attr-defined]
    return list({source.statement_id: source.statement for source in standing}.values())


MOST_CHOICES = 100  # of webinars, and of clusters


def _webinars_told() -> QuerySet:
    told = Recap.objects.published().order_by("-webinar__starts_at")
    return told.values_list("webinar__slug", "webinar__title")


def _kinds_told() -> QuerySet:
    """An index is asked for each; to list all that occur would read them all."""
    known = Insight.objects.published().order_by()
    there = {kind.value: Exists(known.filter(kind=kind)) for kind in Insight.Kind}
    return Recap.objects.published().order_by().values(**there)[:1]


def _themes_told() -> QuerySet:
    notes = Insight.objects.published().filter(theme=OuterRef("pk"))
    return Theme.objects.filter(Exists(notes)).values_list("slug", "name")


def _credits_told() -> QuerySet:
    facts = ("credited_cluster", "credited_cluster_name", "credited_country")
    notes = Insight.objects.published().filter(registration__isnull=False).order_by()
    agreed = notes.exclude(attribution=Insight.Attribution.ANONYMOUS).with_credit()
    return agreed.values(*facts).distinct()


_latest_webinars: Prepared = Prepared(lambda: _webinars_told()[:MOST_CHOICES], keeps_plan=True)
_kinds: Prepared = Prepared(_kinds_told, keeps_plan=True)
_themes: Prepared = Prepared(_themes_told, keeps_plan=True)
_credits: Prepared = Prepared(_credits_told, keeps_plan=True)


class Choices:
    """What a search can be narrowed to: only what is there, so that no choice finds nothing.

    Of very many webinars the latest, of clusters the first by name; and whatever was asked for.
    """

    def __init__(self, webinar: str = "", cluster: str = "") -> None:
        self.webinar, self.cluster = webinar, cluster

    @cached_property
    def credits(self) -> list[dict[str, Any]]:
        """Each cluster with its country once, of those whom notes are told with."""
        return _credits()

    @property
    def kinds(self) -> list[Choice]:
        row = _kinds.one() or {}
        return [(kind.value, str(kind.label)) for kind in Insight.Kind if row.get(kind.value)]

    @property
    def themes(self) -> list[Choice]:
        return _by_name(dict(_themes()))

    @property
    def webinars(self) -> list[Choice]:
        """Those whose recap is published, the latest first."""
        latest = _latest_webinars()
        if self.webinar and self.webinar not in dict(latest):
            latest += _webinars_told().filter(webinar__slug=self.webinar)
        return latest

    @property
    def clusters(self) -> list[Choice]:
        names = {row["credited_cluster"]: row["credited_cluster_name"] for row in self.credits}
        choices = _by_name(names)
        later = choices[MOST_CHOICES:]
        return choices[:MOST_CHOICES] + [one for one in later if one[0] == self.cluster]

    @property
    def countries(self) -> list[Choice]:
        codes = {row["credited_country"] for row in self.credits}
        return _by_name({code: countries.name(code) for code in codes})


def _by_name(names: dict[str | None, str]) -> list[Choice]:
    known = [(slug, name) for slug, name in names.items() if slug]
    return sorted(known, key=lambda choice: (name_key(choice[1]), choice[0]))


MOST_COMPANIONS = 50


def companions(note: Insight) -> list[NoteLine]:
    """Published insights that say the same: somebody found so, or one sentence stands on all."""
    groups = [told.pk for told in sentences_of(note) if told.key.startswith(TOLD_AS_ONE)]
    beside = Source.objects.filter(statement__in=groups).exclude(insight=None)
    same = note.same_as.order_by().values_list("pk").union(beside.order_by().values_list("insight"))
    keys = {key for (key,) in same} - {note.pk}
    return [facts.line() for facts in note_facts(sorted(keys))[:MOST_COMPANIONS]]
