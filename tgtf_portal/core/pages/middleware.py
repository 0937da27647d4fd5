"""What every answer of the portal has in common."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found

from tgtf_portal.core.people import second_factor, sessions
from tgtf_portal.core.people.access import is_at_key, keep_secret
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values.numbers import is_number

Answer = Callable[[HttpRequest], HttpResponse]


MEGABYTE = 1 << 20
MOST_OF_A_STRANGER = MEGABYTE  # a form's text
# A document, a second one, or one a little too long, of which the form says so in a sentence.
MOST_OF_ANYBODY = 32 * MEGABYTE


class RefuseLongBodies:
    """What is longer than anything that is asked for is refused before it is read.

    It stands before whatever looks into a form, the check for its token included.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
        most = MOST_OF_A_STRANGER if is_stranger else MOST_OF_ANYBODY
        if content_length(request) <= most:
            return self.get_response(request)
        context = {"most": most // MEGABYTE}
        response = TemplateResponse(request, "413.html", context, status=413).render()
        response["Connection"] = "close"  # else the server would read the rest all the same
        return response


def content_length(request: HttpRequest) -> int:
    """In bytes; a request that does not say it has no body that anybody reads."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if is_number(said) else 0


class OwnNotFoundPage:
    """With DEBUG, too, an address that leads nowhere is answered by our own page: the framework's
    lists every address of the portal."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and _is_page(response):
            return page_not_found(request, Http404())
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


class ForThisSiteAlone:
    """Other sites include nothing of ours, but for what says so itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class KeepPrivatePagesPrivate:
    """A page made for one person stays out of every cache, the browser's back button included.

    A person is somebody who signed in, or came by a personal link and has a session since.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_at_key(request):
            keep_secret(response)
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


class PersonAsShown:
    """Who is signed in, as far as the session has shown it; found out when somebody asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: seen(request))  # type: ignore[assignment]
        return self.get_response(request)


def seen(request: HttpRequest) -> Person:
    person = second_factor.person_of(request)
    if person.is_authenticated:
        sessions.note_use(request)
    return person


class AsksForSecondFactor:
    """Where staff are refused a page for want of the second factor, they are asked for it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 200:
            second_factor.arrive(request)
        elif response.status_code in (403, 404) and is_page(request):
            return second_factor.ask(request) if second_factor.is_lacking(request) else response
        return response


def is_page(request: HttpRequest) -> bool:
    """Somebody goes there, and no script asks for a part of a page."""
    return (
        request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )
