"""What the webinars found out, findable: published insights, and the recaps' sentences.

For whoever makes something of an insight (a step of a roadmap, a request for synergy), the door is
its permanent address `/insights/<code>/`; `Insight.objects.published()` tells which codes may be
taken up, `credit_of` whose name may go with one. Nothing else of its author is public.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Prefetch, Q, Value, When
from django.utils.functional import cached_property
from django_countries import countries

from tgtf_portal.core.values.folding import Piece, marked, words_of
from webinars.live.domain.commitments import state_now
from webinars.models import Insight, Recap, Source, Statement
from webinars.models.insight import InsightQuerySet
from webinars.models.statement import StatementQuerySet
from webinars.models.webinar import counted

LONGEST_SHOWN = 600  # characters of a text in a list; its own page has all of it

# Sentences in which one note speaks for whatever else they stand on.
TOLD_AS_ONE = ("note/", "shared/", "step/")
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
        notes = notes.told_of(registration__cluster__slug=wanted.cluster)
    if wanted.country:
        notes = notes.told_of(_from(wanted.country))
    return notes.saying(wanted.words)


def _from(country: str) -> Q:
    """Where the cluster is; where somebody without one is at home, if they are named."""
    alone = Q(registration__cluster=None, attribution=Insight.Attribution.NAMED)
    return Q(registration__cluster__country=country) | alone & Q(registration__country=country)


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
    return sentences.saying(wanted.words)


def in_order(notes: InsightQuerySet) -> InsightQuerySet:
    """The latest webinar first, in each the most wanted; with all that a row shows."""
    votes = F("carried_votes") + counted("webinars.Vote", of="insight")
    shown = notes.select_related("breakout__webinar", "theme", "registration__cluster")
    standing = Source.objects.filter(statement__in=Statement.objects.published())
    return (
        shown.annotate(vote_count=votes)  # type: ignore[no-redef, misc]
        .prefetch_related(
            Prefetch("quoted_in", standing.select_related("statement__recap__webinar"), "standing")
        )
        .order_by("-breakout__webinar__starts_at", "-vote_count", "-pk")
    )


def sentences_in_order(sentences: StatementQuerySet) -> StatementQuerySet:
    """The latest webinar first, in each as its recap tells them."""
    told = sentences.select_related("recap__webinar", "breakout")
    return told.order_by("-recap__webinar__starts_at", "recap", "position")


@dataclass(frozen=True, slots=True)
class SearchRow:
    """An insight as a page shows it, what was searched for marked."""

    insight: Insight
    pieces: list[Piece]
    credit: str
    state: str  # of a commitment; else nothing
    sentences: list[Statement]


@dataclass(frozen=True, slots=True)
class SentenceRow:
    statement: Statement
    pieces: list[Piece]


def rows_of(
    found: Iterable[Insight | Statement], words: Sequence[str]
) -> list[SearchRow | SentenceRow]:
    return [
        note_row(one, words)
        if isinstance(one, Insight)
        else SentenceRow(one, marked(one.text, words, longest=LONGEST_SHOWN))
        for one in found
    ]


def note_row(note: Insight, words: Sequence[str] = ()) -> SearchRow:
    """Needs `in_order` to cost no query."""
    return SearchRow(
        insight=note,
        pieces=marked(note.text, words, longest=LONGEST_SHOWN),
        credit=credit_of(note),
        state=state_now(note),
        sentences=sentences_of(note),
    )


def sentences_of(note: Insight) -> list[Statement]:
    """What readers read on it, each once."""
    standing: Iterable[Source] = note.standing  # type: ignore[attr-defined]
    return list({source.statement_id: source.statement for source in standing}.values())


class Choices:
    """What a search can be narrowed to: only what is there, so that no choice finds nothing."""

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Every combination of facts once; one query, however much was found out."""
        agreed = Q(attribution__in=["named", "cluster"])
        cluster = Q(registration__cluster__isnull=False)
        alone = Q(attribution="named", registration__cluster=None)
        return list(
            Insight.objects.published()  # type: ignore[arg-type]
            .order_by()
            .values("kind", theme_slug=F("theme__slug"), theme_name=F("theme__name"))
            .annotate(
                cluster=_where(agreed, "registration__cluster__slug"),
                cluster_name=_where(agreed, "registration__cluster__name"),
                country=Case(
                    When(agreed & cluster, then="registration__cluster__country"),
                    When(alone, then="registration__country"),
                    default=Value(""),
                    output_field=CharField(),
                ),
            )
            .distinct()
        )

    @property
    def kinds(self) -> list[Choice]:
        there = {row["kind"] for row in self.rows}
        return [(kind.value, str(kind.label)) for kind in Insight.Kind if kind.value in there]

    @property
    def themes(self) -> list[Choice]:
        return _by_name({row["theme_slug"]: row["theme_name"] for row in self.rows})

    @property
    def webinars(self) -> list[Choice]:
        """Those whose recap is published, the latest first."""
        told = Recap.objects.published().order_by("-webinar__starts_at")
        return list(told.values_list("webinar__slug", "webinar__title"))

    @property
    def clusters(self) -> list[Choice]:
        return _by_name({row["cluster"]: row["cluster_name"] for row in self.rows})

    @property
    def countries(self) -> list[Choice]:
        return _by_name({row["country"]: countries.name(row["country"]) for row in self.rows})


def _where(agreed: Q, name: str) -> Case:
    return Case(When(agreed, then=name), default=None, output_field=CharField())


def _by_name(names: dict[str | None, str]) -> list[Choice]:
    known = [(slug, name) for slug, name in names.items() if slug]
    return sorted(known, key=lambda choice: (choice[1].casefold(), choice[0]))


def companions(note: Insight) -> list[SearchRow]:
    """Published insights that say the same: somebody found so, or one sentence stands on all."""
    groups = [told.pk for told in sentences_of(note) if told.key.startswith(TOLD_AS_ONE)]
    beside = Source.objects.filter(statement__in=groups).exclude(insight=None).values("insight")
    same = Q(pk__in=note.same_as.values("pk")) | Q(pk__in=beside)
    others = in_order(Insight.objects.published().filter(same).exclude(pk=note.pk))
    return [note_row(other) for other in others]


def credit_of(note: Insight) -> str:
    """The name that its author agreed to in a recap: their own, their cluster's, or none."""
    if note.attribution == Insight.Attribution.NAMED:
        return note.author_name
    if note.attribution == Insight.Attribution.CLUSTER and note.registration:
        return str(note.registration.cluster or "")
    return ""
