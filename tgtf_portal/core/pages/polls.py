"""Polls that find nothing new are answered at the door.

A live page asks every two seconds what changed, and nearly always nothing did. A view that may be
asked so often has a glance: one small statement by which it says of a reader who came by a personal
link which edition is theirs now. Where that is the one they hold, the rest of the way is spared:
see bench/http.py poll. In all other cases the view itself answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import resolve
from django.utils.http import quote_etag

from tgtf_portal.core.people.access import View, keep_secret

Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader says to have: the edition, and the marks of the pieces in it."""

    edition: str
    marks: frozenset[str]
    etag: str


def held_by(request: HttpRequest) -> Held:
    etag = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
    edition, _tilde, marks = etag.partition("~")
    return Held(edition, frozenset(marks.split(".")), etag)


def nothing_new(held: Held) -> HttpResponse:
    answer = HttpResponseNotModified()
    answer["ETag"] = quote_etag(held.etag)
    return answer


# The edition of a reader who holds another one, or None where it takes more than a glance.
Glance = Callable[..., str | None]
POLLED = "/news/"  # how the addresses of such views end


def at_a_glance(view: View, glance: Glance) -> View:
    """The view, whose news `glance` knows of: of the request, what its reader holds, and the
    address's parts."""
    view.glance = glance  # type: ignore[attr-defined]
    return view


class AnswersAtAGlance:
    """Behind the session and the language, before whoever signed in is looked up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return answer_at_a_glance(request) or self.get_response(request)


def answer_at_a_glance(request: HttpRequest) -> HttpResponse | None:
    if not (is_poll(request) and (glance := glance_at(request.path_info))):
        return None
    if SESSION_KEY in request.session:  # they see it in their own time zone
        return None
    held, (seen, parts) = held_by(request), glance
    if seen(request, held.edition, **parts) != held.edition:
        return None
    return keep_secret(nothing_new(held))


def is_poll(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and request.path_info.endswith(POLLED)
        and "If-None-Match" in request.headers
        and settings.SESSION_COOKIE_NAME in request.COOKIES
    )


@lru_cache(maxsize=512)  # live pages are few, and are asked for again and again
def glance_at(address: str) -> tuple[Glance, dict[str, Any]] | None:
    try:
        match = resolve(address)
    except Http404:
        return None
    glance = getattr(match.func, "glance", None)
    return (glance, match.kwargs) if glance else None
