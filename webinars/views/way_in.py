"""From a personal link to the live pages, whose addresses hold no secret."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tgtf_portal.core.access import by_link
from webinars.models import Registration
from webinars.views.answers import SeeOther
from webinars.views.participant import remember
from webinars.views.registration import own


@by_link
def registration_live(request: HttpRequest, token: str) -> HttpResponse:
    registration = entering(request, token)
    return SeeOther(plenary(registration))


@by_link
def registration_board(request: HttpRequest, token: str) -> HttpResponse:
    registration = entering(request, token)
    seat = getattr(registration, "seat", None)
    return SeeOther(seat.breakout.get_absolute_url() if seat else plenary(registration))


def entering(request: HttpRequest, token: str) -> Registration:
    """Those who have a place, and from now on are known in this browser."""
    registration = own(token)
    if not registration.is_active:
        raise Http404
    remember(request, registration)
    return registration


def plenary(registration: Registration) -> str:
    return reverse("webinars:webinar-live", args=[registration.webinar.slug])
