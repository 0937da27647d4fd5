"""Every view declares its reader; signing in is the default for the whole site."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tgtf_portal.core.roles import Person

Rule = Callable[[Person], bool]
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anybody may read this, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)


def by_link(view: View) -> View:
    """A secret in the address is the key: the answer is kept out of caches and Referer headers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    guarded.access = "link"  # type: ignore[attr-defined]
    return login_not_required(guarded)


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
