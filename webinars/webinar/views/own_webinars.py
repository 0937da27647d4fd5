"""All of somebody's webinars on one page: by any of their personal links, or signed in."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tgtf_portal.core.models import User
from tgtf_portal.core.people.access import allow, by_link, keep_secret
from tgtf_portal.core.people.roles import is_signed_in
from webinars.common.pages import PARTICIPANT_LINKS, own
from webinars.webinar.domain.own_webinars import OwnWebinars, own_webinars


@by_link
def registration_all(request: HttpRequest, token: str) -> HttpResponse:
    """The other pages open for who is known in this browser; to others each mails its own link."""
    registration = own(token)
    keys = {registration.code, *request.session.get(PARTICIPANT_LINKS, [])}
    is_theirs = request.user.is_authenticated and request.user.email == registration.email
    found = own_webinars(registration.email, keys=None if is_theirs else keys)
    return _page(request, found, back=registration.get_absolute_url(), by_link=not is_theirs)


@allow(is_signed_in)
def own_webinar_list(request: HttpRequest) -> HttpResponse:
    found = own_webinars(cast(User, request.user).email)
    return keep_secret(_page(request, found, back="", by_link=False))


def _page(request: HttpRequest, found: OwnWebinars, *, back: str, by_link: bool) -> HttpResponse:
    context = {"found": found, "back": back, "by_link": by_link}
    return render(request, "webinars/registration/all.html", context)
