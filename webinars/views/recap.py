"""The recap, for readers and for scripts: as a page, as files, and all of them as feeds."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from tgtf_portal.core.access import public
from webinars.domain.article import arranged
from webinars.domain.figures import figures_of
from webinars.domain.telling import Telling, telling_of
from webinars.exports import recap_as_json
from webinars.feeds import AtomRecapFeed, RecapFeed
from webinars.models import Recap, Speaker
from webinars.recap_card import card_of, recap_card
from webinars.recap_documents import recap_pdf
from webinars.recap_docx import recap_docx
from webinars.recap_markdown import recap_markdown
from webinars.recap_metadata import DOCX, metadata_of
from webinars.views.answers import revalidated


@public
def recap_detail(request: HttpRequest, slug: str) -> HttpResponse:
    recap = _visible(request, slug)
    statements = recap.statements.kept().with_sources()
    context = {
        "recap": recap,
        "webinar": recap.webinar,
        "article": arranged(statements, figures_of(recap, statements)),
        "moderator": recap.webinar.speakers.filter(part=Speaker.Part.MODERATOR).first(),
        "corrections": recap.corrections.all(),
        "metadata": metadata_of(recap),
    }
    return revalidated(request, render(request, "webinars/recap/detail.html", context))


@public
def recap_json(request: HttpRequest, slug: str) -> HttpResponse:
    told = recap_as_json(_told(request, slug))
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    return revalidated(request, answer)


@public
def recap_as_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, recap_pdf(_told(request, slug)), f"{slug}.pdf", "application/pdf")


@public
def recap_as_docx(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, recap_docx(_told(request, slug)), f"{slug}.docx", DOCX)


@public
def recap_as_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    text = recap_markdown(_told(request, slug)).encode()
    return _file(request, text, f"{slug}.md", "text/markdown; charset=utf-8")


@public
def recap_as_png(request: HttpRequest, slug: str) -> HttpResponse:
    """What other sites show of it."""
    card = card_of(_visible(request, slug))
    return _file(request, recap_card(card), f"{slug}.png", "image/png")


@public
def recap_rss(request: HttpRequest) -> HttpResponse:
    return revalidated(request, RecapFeed()(request))


@public
def recap_atom(request: HttpRequest) -> HttpResponse:
    return revalidated(request, AtomRecapFeed()(request))


def _visible(request: HttpRequest, slug: str) -> Recap:
    recaps = Recap.objects.visible_to(request.user).with_webinar()
    return get_object_or_404(recaps, webinar__slug=slug)


def _told(request: HttpRequest, slug: str) -> Telling:
    return telling_of(_visible(request, slug))


def _file(request: HttpRequest, content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="recap-{name}"'
    return revalidated(request, answer)
