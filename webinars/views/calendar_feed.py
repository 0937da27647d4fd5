"""A person's own calendar: the address that programs fetch, and the button that makes it."""

from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core import tokens
from tgtf_portal.core.access import OpensNothingNow, by_link
from tgtf_portal.core.calendar import calendar_of
from tgtf_portal.core.refusal import Refused
from webinars.documents import webinar_occasion
from webinars.domain.calendar_feed import make_feed, revoke_feed, webinars_of
from webinars.models import CalendarFeed
from webinars.views.answers import calendar_file
from webinars.views.registration import own


@by_link
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    feed = CalendarFeed.objects.by_link(token).first()
    if feed is None:
        # Calendar services ask again for years, for many people from one address.
        is_ours = tokens.read(CalendarFeed.PURPOSE, token) is not None
        raise OpensNothingNow if is_ours else Http404
    occasions = [webinar_occasion(webinar) for webinar in webinars_of(feed)]
    calendar = calendar_of(occasions, name=_("My webinars"))
    etag = quote_etag(sha256(calendar.content).hexdigest())
    response = calendar_file(calendar, "webinars")
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@by_link
@require_POST
def calendar_feed_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if "revoke" in request.POST:
        revoke_feed(registration)
        messages.success(request, _("The address of your calendar no longer works."))
        return redirect(registration)
    try:
        make_feed(registration)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your calendar has an address now; it stands on this page."))
    return redirect(registration)
