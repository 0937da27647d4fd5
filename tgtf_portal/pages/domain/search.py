"""One search over all that is public: each kind of thing, and why a row was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusters.domain.page_texts import published_texts, text_of
from clusters.models import Cluster, FacilityPage
from tgtf_portal.core.people.roles import STRANGER
from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.countries import country_name
from tgtf_portal.core.values.folding import Piece, has_words, marked
from tgtf_portal.core.values.full_text import found_in_any
from tgtf_portal.core.values.routes import address_of
from webinars.models import Insight, Statement, SuccessStory, Webinar
from webinars.models.statement import address_in_recap
from webinars.recap.domain.knowledge import LATEST_NOTES, LATEST_SENTENCES

FIRST = 5  # of each kind
LONGEST_SHOWN = 240  # letters of a text
Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader sees of it; the words that were looked for are marked."""

    address: str
    title: Sequence[Piece]
    text: Sequence[Piece] = ()
    about: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is searched; `elsewhere` is a list of its own that searches it, too."""

    name: str
    label: Promise
    rows: Callable[[Words], Any]  # a QuerySet, or a list
    line: Callable[[Any, Words], Found]
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    kind: Kind
    lines: list[Found]
    has_more: bool


# --- What is searched ---------------------------------------------------------------------------
def _webinars(words: Words) -> QuerySet[Webinar]:
    shown = Webinar.objects.visible_to(STRANGER).select_related("series")
    return found_in_any(shown, ("title", "summary", "series__title"), words).order_by(
        "-starts_at", "pk"
    )


def _clusters(words: Words) -> QuerySet[Cluster]:
    shown = Cluster.objects.visible_to(STRANGER).select_related("ecosystem")
    told = ("name", "summary", "ecosystem__name", "sector")
    return found_in_any(shown, told, words).order_by("name__folded", "pk")


def _stories(words: Words) -> QuerySet[SuccessStory]:
    shown = SuccessStory.objects.visible_to(STRANGER).with_cluster()
    told = ("title", "points", "cluster__name")
    return found_in_any(shown, told, words).order_by("-webinar__starts_at", "pk")


def _sentences(words: Words) -> QuerySet[Statement]:
    shown = Statement.objects.published().select_related("recap__webinar")
    return found_in_any(shown, ("text",), words).order_by(*LATEST_SENTENCES)


def _insights(words: Words) -> QuerySet[Insight]:
    shown = Insight.objects.published().select_related("breakout__webinar")
    return found_in_any(shown, ("text",), words).order_by(*LATEST_NOTES)


def _texts(words: Words) -> list[tuple[str, str, str]]:
    """Address, title and text of the facility's pages, and of each question on one."""
    known = []
    for edition in published_texts().values():
        text, address = text_of(edition), edition.page.address
        if edition.page.kind != FacilityPage.Kind.HOME:
            known.append((address, text.title, text.words))
        known += [(f"{address}#{a.anchor}", a.question, a.words) for a in text.questions]
    return [one for one in known if has_words(one[1:], " ".join(words))]


# --- How it is shown ----------------------------------------------------------------------------
def _webinar(webinar: Webinar, words: Words) -> Found:
    about = f"{webinar.series.title} · {webinar.when}"
    return _line(webinar.get_absolute_url(), webinar.title, webinar.summary, about, words)


def _cluster(cluster: Cluster, words: Words) -> Found:
    country = country_name(str(cluster.country))
    about = " · ".join(filter(None, [country, cluster.industry]))
    return _line(cluster.get_absolute_url(), cluster.name, cluster.summary, about, words)


def _story(story: SuccessStory, words: Words) -> Found:
    deeds = "; ".join(story.deeds)
    return _line(story.get_absolute_url(), story.title, deeds, story.cluster.name, words)


def _sentence(sentence: Statement, words: Words) -> Found:
    webinar = sentence.recap.webinar
    address = address_in_recap(webinar.slug, sentence.key)
    return _line(address, sentence.text, "", f"{webinar.title} · {webinar.when}", words)


def _insight(insight: Insight, words: Words) -> Found:
    address = address_of("webinars:insight-detail", insight.code)
    kind = label_of(Insight.Kind, insight.kind)
    return _line(address, insight.text, "", f"{kind} · {insight.breakout.webinar.title}", words)


def _text(told: tuple[str, str, str], words: Words) -> Found:
    address, title, text = told
    return _line(address, title, text, "", words)


def _line(address: str, title: str, text: str, about: str, words: Words) -> Found:
    return Found(
        address,
        marked(title, words, longest=LONGEST_SHOWN),
        marked(text, words, longest=LONGEST_SHOWN) if text else (),
        marked(about, words) if about else (),
    )


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pages", _("The facility itself"), _texts, _text),
        Kind("webinars", _("Webinars"), _webinars, _webinar),
        Kind("clusters", _("Clusters"), _clusters, _cluster, "clusters:cluster-list"),
        Kind("sentences", _("Sentences of recaps"), _sentences, _sentence),
        Kind("insights", _("Insights"), _insights, _insight, "webinars:insight-list"),
        Kind("stories", _("Success stories"), _stories, _story),
    )
}


def groups_found(words: Words) -> list[Group]:
    """The first of each kind that has any; one statement a kind."""
    groups = []
    for kind in KINDS.values():
        rows = list(kind.rows(words)[: FIRST + 1])
        if rows:
            lines = [kind.line(row, words) for row in rows[:FIRST]]
            groups.append(Group(kind, lines, len(rows) > FIRST))
    return groups
