"""The search over all that is public."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tgtf_portal.core.pages.paging import BoundedPaginator, page_in, page_of
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import in_turns, is_search, public
from tgtf_portal.core.values.folding import MOST_LETTERS, words_of
from tgtf_portal.pages.domain.search import KINDS, Group, Kind, groups_found

ROWS = 24


@public
@shared("q", "kind", "page")
@in_turns("searches", when=is_search)
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")[:MOST_LETTERS].replace("\0", " ")
    words = words_of(asked)
    kind = KINDS.get(request.GET.get("kind", ""))
    everywhere = urlencode({"q": asked})
    context: dict[str, Any] = {
        "asked": asked,
        "words": words,
        "kind": kind,
        "everywhere": everywhere,
    }
    if words and kind:
        context |= _all_of(request, kind, words, asked)
    elif words:
        context["groups"] = [(group, _way_to_all(group, asked)) for group in groups_found(words)]
    return render(request, "pages/search/list.html", context)


def _all_of(request: HttpRequest, kind: Kind, words: list[str], asked: str) -> dict[str, Any]:
    rows = kind.rows(words)
    known = isinstance(rows, list)
    page = page_of(request, rows) if known else page_in(BoundedPaginator(rows, ROWS), request)
    lines = [kind.line(row, words) for row in page]
    query = urlencode({"q": asked, "kind": kind.name})
    return {"page_obj": page, "lines": lines, "query": query}


def _way_to_all(group: Group, asked: str) -> str:
    """Where there are more: a list of its own, or a longer one here."""
    if not group.has_more:
        return ""
    if group.kind.elsewhere:
        return f"{reverse(group.kind.elsewhere)}?{urlencode({'q': asked})}"
    return f"?{urlencode({'q': asked, 'kind': group.kind.name})}"
