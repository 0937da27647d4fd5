"""Long lists in pages."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest

ROWS = 24


def page_of(request: HttpRequest, rows: Any, *, size: int = ROWS) -> Page:
    """The page that the address asks for; a page that does not exist is a 404."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as missing:
        raise Http404 from missing


def query_without_page(request: HttpRequest) -> str:
    """The address's filters, for the links between pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
