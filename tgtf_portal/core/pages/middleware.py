"""What every answer of the portal has in common."""

import zoneinfo
from collections.abc import Callable

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


class KeepPrivatePagesPrivate:
    """A page made for one person stays out of every cache, the browser's back button included.

    A person is somebody who signed in, or came by a personal link and has a session since.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_personal(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return response


def is_personal(request: HttpRequest) -> bool:
    """Somebody known asks, or somebody who is told something once, which travels in a cookie."""
    known = request.user.is_authenticated or not request.session.is_empty()
    return known or CookieStorage.cookie_name in request.COOKIES


class ReadersTimeZone:
    """Times are shown in the signed-in reader's own zone; others see the event's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        try:
            zone = zoneinfo.ZoneInfo(request.user.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            # Known to the machine that it was chosen on, not to this one.
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
