"""Another personal link, for who fears that somebody has seen theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tgtf_portal.core.people.access import by_link, public
from webinars.common.pages import own, replacing
from webinars.registration.domain.own_link import replace_link


@by_link
def registration_renew(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    webinar, back = registration.webinar, registration.get_absolute_url()
    also = _(
        "The code for the door ends as well, and the address of your calendar if you had made one; "
        "your page will have new ones."
    )
    way = {"back": back, "to": registration.email, "also": also}
    return replacing(request, webinar, lambda: replace_link(registration), **way)


@public
def link_sent(request: HttpRequest) -> HttpResponse:
    """Where everybody ends who asked for a new link; it tells nothing of them."""
    return render(request, "webinars/link/sent.html")
