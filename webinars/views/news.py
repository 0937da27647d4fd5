"""The part of a live page that its readers' browsers ask for again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import quote_etag

Made = TypeVar("Made")


def news(request: HttpRequest, *, edition: str, render: Callable[[], str]) -> HttpResponse:
    """The part as `render` writes it, or 304 where the reader has this edition already.

    `edition` names everything that the part depends on: the pulse, the language, the reader.
    """
    etag = quote_etag(edition)
    if etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(render())
    answer["ETag"] = etag
    return answer


@lru_cache(maxsize=64)
def _kept(edition: str) -> list[Any]:
    return []


def kept(edition: str, make: Callable[[], Made]) -> Made:
    """What many readers share, made once an edition in each process; the oldest are let go."""
    slot = _kept(edition)
    if not slot:
        slot.append(make())
    return slot[0]
