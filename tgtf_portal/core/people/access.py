"""Every view declares its reader; signing in is the default for the whole site."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tgtf_portal.core.log import QUERY, SECRET, THEIR_SECRET
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.roles import Person

Rule = Callable[[Person], bool]
View = Callable[..., HttpResponse]
LINK = "link"  # how a view declares that its address is the key


class OpensNothingNow(Http404):
    """A link of our own making that leads nowhere now: whoever follows it guesses nothing."""


class LinkHasEnded(OpensNothingNow):
    """A right link whose purpose is over; `onward` is what anybody may read instead."""

    def __init__(self, onward: str) -> None:
        super().__init__(onward)
        self.onward = onward


def public(view: View) -> View:
    """Anybody may read this, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)


def by_link(view: View) -> View:
    """A secret in the address is the key; every answer there is kept secret (`is_at_key`).

    A right link always opens, however many wrong ones came from the same network before: nobody
    guesses 128 bits and a signature, so one guesser does not shut out the hall around them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LinkHasEnded as ended:
            return render(request, "410.html", {"onward": ended.onward}, status=410)
        except OpensNothingNow:
            raise
        except Http404:
            if throttle.has_guessed_too_often(request):
                return wait(request, throttle.seconds_left("wrong links"))
            throttle.note_miss(request)
            raise

    guarded.access = LINK  # type: ignore[attr-defined]
    return login_not_required(guarded)


def wait(request: HttpRequest, seconds: int) -> HttpResponse:
    """In plain words, and for machines: this was too often, and when to come back."""
    page = render(request, "429.html", {"minutes": ceil(seconds / 60)}, status=429)
    page["Retry-After"] = str(seconds)
    return page


def is_search(request: HttpRequest) -> bool:
    """Something is looked for, by words or by what it is like."""
    return bool(request.GET)


def in_turns(what: str, *, when: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """Readers of a public page take a turn for each request `when` it costs something."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if when(request) and not throttle.take_turn(what, throttle.reader_of(request)):
                return wait(request, throttle.seconds_left(what))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def by_session(view: View) -> View:
    """Whoever came by a personal link before, or signed in; the view itself says who.

    The address holds no secret: a hall full of people who meet a 404 there guess nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_secret(view(request, *args, **kwargs))

    guarded.access = "session"  # type: ignore[attr-defined]
    return login_not_required(guarded)


def is_at_key(request: HttpRequest) -> bool:
    """The address is a key, ours or a library's, whoever answers: also who refuses a form there."""
    match = request.resolver_match
    if match is None:
        return False
    access = getattr(match.func, "access", "")  # a library's view declares none
    key = "" if access else THEIR_SECRET
    in_query = QUERY.search(request.META.get("QUERY_STRING", ""))
    return access == LINK or not match.kwargs.keys().isdisjoint({SECRET, key}) or bool(in_query)


def keep_secret(response: HttpResponse) -> HttpResponse:
    """For an answer whose address holds a secret: no cache keeps it, no other page learns it.

    Not `no-referrer`: with it browsers send `Origin: null`, and the page's forms would be refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def ask_again_who_it_is(request: HttpRequest) -> None:
    """Before something grave: who asked for it within the last minutes is not asked once more.

    Raises ReauthenticationRequired, which leads to the page that asks for the password or the
    second factor, and from there on to what was sent.
    """
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def allow(rule: Rule) -> Callable[[View], View]:
    """Those for whom the rule holds; everybody else is refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = rule.__name__  # type: ignore[attr-defined]
        return guarded

    return decorate
