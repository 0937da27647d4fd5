"""Pages that are the same for all strangers: made once, kept whole and compressed, and given out
before anybody asks who is there.

A stranger is whoever has no session: not signed in, and not here by a personal link. What is kept
holds as long as no row of any table that it was made from changes (`core/editions`), and a minute
at most; what turns with the clock alone says when (`editions/turns`). bench/http.py shows the gain.
"""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Self, TypeVar

from cachetools import LRUCache
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language_from_request

from tgtf_portal.core.editions.connection import tables_read
from tgtf_portal.core.editions.stores import store
from tgtf_portal.core.editions.tables import with_editions
from tgtf_portal.core.editions.turns import time_to_next_turn

View = TypeVar("View", bound=Callable[..., HttpResponse])
Key = tuple[str, str, str, str]

KEPT_FOR = timedelta(minutes=1)
MAKING_SECONDS = 5  # so long others wait for whoever makes the same page
COMPRESSIBLE = ("text/", "application/json", "application/rss+xml", "application/atom+xml")
WORTH_COMPRESSING = 500  # bytes
SAID_AGAIN = ("cache-control", "vary")  # to whoever has the page, and with it the rest
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def shared(*parameters: str) -> Callable[[View], View]:
    """All strangers read the same here; of what stands behind the `?` it reads these alone."""

    def declare(view: View) -> View:
        view.shared_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return declare


def is_stranger(request: HttpRequest) -> bool:
    """Who asks is not known by anything, and is told nothing once, which travels in a cookie."""
    known = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return known.isdisjoint(request.COOKIES) and "HTTP_AUTHORIZATION" not in request.META


@dataclass(frozen=True, slots=True)
class KeptPage:
    headers: dict[str, str]
    body: bytes  # compressed, where that is worth it
    is_compressed: bool
    etag: str
    tables: tuple[str, ...]
    signature: str
    until: float  # by the clock that nobody sets

    @classmethod
    def of(cls, response: HttpResponse, tables: tuple[str, ...], signature: str) -> Self:
        headers = {name.lower(): value for name, value in response.items()}
        content = response.content
        compressed = is_compressible(response)
        return cls(
            {name: value for name, value in headers.items() if name != "etag"},
            gzip.compress(content, mtime=0) if compressed else content,
            compressed,
            sha256(content).hexdigest()[:32],
            tables,
            signature,
            time.monotonic() + time_to_next_turn(tables, KEPT_FOR).total_seconds(),
        )

    @property
    def size(self) -> int:
        """In bytes; what stands around a body is about as long as this."""
        return len(self.body) + 3_000

    @property
    def holds(self) -> bool:
        return time.monotonic() < self.until and store().signature(self.tables) == self.signature

    def answer(self, request: HttpRequest) -> HttpResponse:
        plain = self.is_compressed and not takes_gzip(request)
        etag = quote_etag(self.etag) if plain or not self.is_compressed else f'W/"{self.etag}"'
        if has_already(request, self.etag):
            answer: HttpResponse = HttpResponseNotModified()
            del answer["Content-Type"]
            for name in SAID_AGAIN:
                answer.headers[name] = self.headers[name]
            answer.headers["etag"] = etag
            return answer
        answer = HttpResponse(gzip.decompress(self.body) if plain else self.body)
        for name, value in self.headers.items():
            answer.headers[name] = value
        answer.headers["etag"] = etag
        if self.is_compressed and not plain:
            answer.headers["content-encoding"] = "gzip"
        answer.headers["content-length"] = str(len(answer.content))
        return answer


def takes_gzip(request: HttpRequest) -> bool:
    return bool(TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def has_already(request: HttpRequest, etag: str) -> bool:
    held = request.META.get("HTTP_IF_NONE_MATCH")
    if held is None:
        return False
    if held.endswith(f'"{etag}"') and "," not in held:  # as nearly all ask
        return True
    known = parse_etags(held)
    return known == ["*"] or quote_etag(etag) in [tag.removeprefix("W/") for tag in known]


def is_compressible(response: HttpResponse) -> bool:
    kind = response.get("Content-Type", "")
    return (
        kind.startswith(COMPRESSIBLE)
        and len(response.content) >= WORTH_COMPRESSING
        and not response.has_header("Content-Encoding")
    )


class Shelf:
    """The pages that this process keeps; who was not asked for the longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self.pages: LRUCache[Key, KeptPage] = LRUCache(most_bytes, lambda page: page.size)
        self.lock = Lock()
        self.makers = [Lock() for _number in range(64)]

    def page(self, key: Key) -> KeptPage | None:
        with self.lock:
            page = self.pages.get(key)
        return page if page and page.holds else None

    def put(self, key: Key, page: KeptPage) -> None:
        with self.lock:
            if page.size <= self.pages.maxsize:
                self.pages[key] = page

    @contextmanager
    def making(self, key: Key) -> Iterator[bool]:
        """One makes a page, and others wait; True for who had to, and may find it made."""
        maker = self.makers[hash(key) % len(self.makers)]
        if maker.acquire(blocking=False):
            try:
                yield False
            finally:
                maker.release()
            return
        if maker.acquire(timeout=MAKING_SECONDS):
            maker.release()
        yield True


@cache
def shelf() -> Shelf:
    return Shelf(settings.PAGES_KEPT_BYTES)


class SharedPages:
    """Answers strangers from the shelf; it stands before all that asks who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not is_stranger(request):
            return self.get_response(request)
        is_plain = not request.META.get("QUERY_STRING")
        key = (
            request.scheme or "",
            request.META.get("HTTP_HOST", "").lower(),
            request.path_info,
            get_language_from_request(request),
        )
        if is_plain and settings.PAGES_KEPT_BYTES and (page := shelf().page(key)):
            return page.answer(request)
        parameters = shared_parameters(request)
        if parameters is None:
            return self.get_response(request)
        if not is_plain and parameters.isdisjoint(request.GET):
            # Whatever else stands there: it is the same page, and makes no other links in it.
            request.META["QUERY_STRING"] = ""
            del request.GET
            is_plain = True
            if settings.PAGES_KEPT_BYTES and (page := shelf().page(key)):
                return page.answer(request)
        if not is_plain or not settings.PAGES_KEPT_BYTES:
            return compressed(request, self.get_response(request))
        with shelf().making(key) as has_waited:
            page = shelf().page(key) if has_waited else None
            return page.answer(request) if page else self._made(request, key)

    def _made(self, request: HttpRequest, key: Key) -> HttpResponse:
        held = request.META.pop("HTTP_IF_NONE_MATCH", None)
        before = store().editions(sorted(with_editions()))
        with tables_read() as read:
            response = self.get_response(request)
        if held is not None:
            request.META["HTTP_IF_NONE_MATCH"] = held
        tables = tuple(sorted(read))
        if not is_keepable(response):
            return compressed(request, response)
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, no_cache=True)
        signature = " ".join(before.get(table, "") for table in tables)
        page = KeptPage.of(response, tables, signature)
        if request.method == "GET" and all(table in before for table in tables):
            shelf().put(key, page)
        return page.answer(request)


def shared_parameters(request: HttpRequest) -> frozenset[str] | None:
    """Of the view at this address; None where not all strangers read the same."""
    try:
        view = resolve(request.path_info).func
    except Http404:
        return None
    return getattr(view, "shared_parameters", None)


def is_keepable(response: HttpResponse) -> bool:
    said = response.get("Cache-Control", "")
    private = "private" in said or "no-store" in said
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not private
    )


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Only what all strangers read: the length of a compressed page gives away what secrets are in
    it to whoever can add to it."""
    if response.streaming or response.cookies or not is_compressible(response):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if takes_gzip(request):
        response.content = gzip.compress(response.content, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        if etag := response.get("ETag"):
            response.headers["ETag"] = f"W/{etag.removeprefix('W/')}"
    return response
