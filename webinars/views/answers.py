"""Answers that several pages give."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

from tgtf_portal.core.letters import Calendar
from tgtf_portal.core.middleware import is_personal


class SeeOther(HttpResponseRedirect):
    """Leads from a secret address to a plain one, whatever was asked there."""

    status_code = 303


def calendar_file(calendar: Calendar, name: str) -> HttpResponse:
    """A calendar entry to open or to keep."""
    response = HttpResponse(
        calendar.content, content_type=f"text/calendar; charset=utf-8; method={calendar.method}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def revalidated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches may keep it if they ask each time whether it still holds; 304 where it does.

    The strong ETag is that of the very bytes, so it cannot miss anything that is shown.
    """
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    patch_vary_headers(response, ["Cookie"])
    if not is_personal(request) and not response.cookies:
        patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response
