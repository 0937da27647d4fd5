"""The recap as a page, as files and as feeds; a series; the search over what webinars found out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tgtf_portal.core.pages.paging import BoundedPaginator, page_in, page_of
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import in_turns, is_search, public, wait
from tgtf_portal.core.people.throttle import reader_of, seconds_left, take_turn
from tgtf_portal.core.renderings import BusyMakingError, TooManyRenderingsError
from tgtf_portal.core.values.memory import memory
from webinars.common.pages import revalidated
from webinars.live.domain.commitments import state_of
from webinars.models import Insight, Recap, Series
from webinars.recap.domain.figures import figures_of
from webinars.recap.domain.knowledge import (
    companions,
    in_order,
    pages_of_notes,
    pages_of_sentences,
    sentences_of,
)
from webinars.recap.domain.lines import NoteFacts, SentenceFacts
from webinars.recap.domain.outline import outline_of
from webinars.recap.domain.public import (
    corrections_of,
    moderator_of,
    recap_shown_to,
    statements_read,
)
from webinars.recap.domain.series import notes_of, recap_of, recaps_of
from webinars.recap.formats.feeds import AtomRecapFeed, RecapFeed
from webinars.recap.formats.metadata import metadata_of
from webinars.recap.formats.table import PICTURE, RecapFormat
from webinars.recap.forms.recap import KnowledgeFilter

BACK_IN_SECONDS = 10  # by then the documents that are being made are done


@public
@shared()
def recap_detail(request: HttpRequest, slug: str) -> HttpResponse:
    recap = recap_shown_to(request.user, slug)
    if recap is None:
        return _gone(request, slug)
    statements = statements_read(recap)
    context = {
        "recap": recap,
        "webinar": recap.webinar,
        "outline": outline_of(statements, figures_of(recap, statements)),
        "moderator": moderator_of(recap),
        "corrections": corrections_of(recap),
        "metadata": metadata_of(recap),
    }
    return revalidated(request, render(request, "webinars/recap/detail.html", context))


@public
@shared()
def recap_file(request: HttpRequest, slug: str, form: RecapFormat) -> HttpResponse:
    """In one of the formats; what other sites show of it is one, too."""
    recap = recap_shown_to(request.user, slug)
    if recap is None:
        return _gone(request, slug)
    try:
        content = form.kept(recap, may_make=lambda: take_turn("new renderings", reader_of(request)))
    except TooManyRenderingsError:
        return wait(request, seconds_left("new renderings"))
    except BusyMakingError:
        return wait(request, BACK_IN_SECONDS)
    answer = HttpResponse(content, content_type=form.content_type)
    answer["Content-Disposition"] = f'inline; filename="recap-{slug}.{form.suffix}"'
    if form is PICTURE:
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"  # others show it with a link to us
    return revalidated(request, answer)


@public
@shared()
def recap_rss(request: HttpRequest) -> HttpResponse:
    return revalidated(request, RecapFeed()(request))


@public
@shared()
def recap_atom(request: HttpRequest) -> HttpResponse:
    return revalidated(request, AtomRecapFeed()(request))


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever kept the address of a recap that was withdrawn reads so; else there is none."""
    recap = get_object_or_404(Recap.objects.gone().with_webinar(), webinar__slug=slug)
    return render(request, "webinars/recap/gone.html", {"webinar": recap.webinar}, status=410)


@public
@shared("page")
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    series = get_object_or_404(Series.objects.select_related("facility"), slug=slug)
    page = page_of(request, recaps_of(series))
    context = {
        "series": series,
        "page_obj": page,
        "notes": BoundedPaginator(notes_of(series), 1),
        "recap": recap_of(series, today=timezone.localdate()) if page.object_list else None,
    }
    return render(request, "webinars/series/detail.html", context)


@public
@shared("q", "kind", "theme", "webinar", "cluster", "country", "part", "page")
@in_turns("searches", when=is_search)
def insight_list(request: HttpRequest) -> HttpResponse:
    if "" in request.GET.values():
        return redirect(f"{request.path}?{_query(request)}".rstrip("?"))
    form = KnowledgeFilter(request.GET)
    wanted = form.wanted()
    parts = {"notes": pages_of_notes(wanted), "sentences": pages_of_sentences(wanted)}
    part = "sentences" if request.GET.get("part") == "sentences" else "notes"
    page = page_in(parts.pop(part), request)
    _name, other = parts.popitem()
    context = {
        "form": form,
        "page_obj": page,
        "narrowing": narrowing(form),
        "rows": [line(facts, wanted.words) for facts in page],
        "part": part,
        "numbers": {"here": page.paginator, "there": other},
        "query": _query(request, "page"),
        "narrowed": _query(request, "page", "part"),
    }
    return render(request, "webinars/insight/list.html", context)


def line(facts: NoteFacts | SentenceFacts, words: list[str]) -> SafeString:
    """What nobody searches for by words is written once and stays until one of its facts is
    another, the day among them."""
    name = "_row" if isinstance(facts, NoteFacts) else "_sentence_row"
    template = f"webinars/insight/{name}.html"
    if words:
        return render_to_string(template, {"row": facts.line(words)})
    key = (name, facts, timezone.localdate(), get_language())
    return memory.of(key, lambda: render_to_string(template, {"row": facts.line()}))


def narrowing(form: KnowledgeFilter) -> SafeString:
    """Most readers choose nothing, and what they may choose seldom changes."""
    template = "webinars/insight/_narrowing.html"
    if form.narrows:
        return render_to_string(template, {"form": form})
    key = ("narrowing", form.choices, get_language())
    return memory.of(key, lambda: render_to_string(template, {"form": form}))


def _query(request: HttpRequest, *without: str) -> str:
    """The address's parameters that say something."""
    query = request.GET.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value and name not in without])
    return query.urlencode()


@public
@shared()
def insight_detail(request: HttpRequest, code: str) -> HttpResponse:
    """By an address that stays: others may build on it."""
    insights = in_order(Insight.objects.visible_to(request.user))
    insight = get_object_or_404(insights, code=code)
    context = {
        "insight": insight,
        "state": state_of(insight, timezone.localdate()),
        "sentences": sentences_of(insight),
        "companions": companions(insight),
    }
    return render(request, "webinars/insight/detail.html", context)
