"""Whether an address of the portal leads a stranger to a page: it is asked, as they would ask."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import resolve


def leads_strangers_on(address: str) -> bool:
    """A page that everybody may read, whatever it is narrowed to behind a `?`. Signing in is one; a
    personal link is none."""
    path = urlsplit(address).path
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    host = urlsplit(settings.SITE_URL).hostname or ""
    request.META = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": host, "SERVER_PORT": "443"}
    request.user = AnonymousUser()
    request.session = SessionStore()
    try:
        match = resolve(path)
        if getattr(match.func, "access", None) != "public":
            return match.namespace == "" and path.startswith("/accounts/")
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs).status_code < 400
    except (Http404, PermissionDenied):
        return False
