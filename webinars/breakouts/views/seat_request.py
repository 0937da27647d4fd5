"""Another seat by one's own choice, from the page behind a personal link."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import by_link
from tgtf_portal.core.refusal import refusal_as_message
from webinars.breakouts.domain.seat_requests import (
    accept_seat,
    take_seat,
    wait_for_seat,
    withdraw_request,
)
from webinars.breakouts.forms.wishes import RoomChangeForm
from webinars.common.pages import own
from webinars.models import Breakout, Registration, SeatRequest


@by_link
@require_POST
def seat_take(request: HttpRequest, token: str) -> HttpResponse:
    registration, room = _asked(request, token)

    def take() -> str:
        take_seat(registration, breakout=room)
        return _("You have a seat in “%s”.") % room

    return _answered(request, registration, take)


@by_link
@require_POST
def seat_wait(request: HttpRequest, token: str) -> HttpResponse:
    registration, room = _asked(request, token)

    def wait() -> str:
        wish = wait_for_seat(registration, breakout=room)
        if wish.is_kept:
            return _("A seat in “%s” is kept for you.") % room
        return _("You wait for a seat in “%(room)s”; you are number %(place)d in line.") % {
            "room": room,
            "place": wish.place_in_line,
        }

    return _answered(request, registration, wait)


@by_link
@require_POST
def seat_accept(request: HttpRequest, token: str) -> HttpResponse:
    registration, room = _asked(request, token)
    wish = _request_of(registration, room)

    def accept() -> str:
        accept_seat(wish)
        return _("You have a seat in “%s”.") % room

    return _answered(request, registration, accept)


@by_link
@require_POST
def seat_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    registration, room = _asked(request, token)
    wish = _request_of(registration, room)

    def withdraw() -> str:
        withdraw_request(wish)
        return _("You no longer wait for a seat in “%s”.") % room

    return _answered(request, registration, withdraw)


def _asked(request: HttpRequest, token: str) -> tuple[Registration, Breakout]:
    registration = own(token)
    room = RoomChangeForm(request.POST).room_for(registration)
    if room is None:
        raise Http404
    return registration, room


def _request_of(registration: Registration, room: Breakout) -> SeatRequest:
    """The last one: a page from before may answer an offer that was answered since."""
    requests = registration.seat_requests.filter(breakout=room).order_by("-pk")
    return get_object_or_404(requests[:1])


def _answered(
    request: HttpRequest, registration: Registration, verb: Callable[[], str]
) -> HttpResponse:
    with refusal_as_message(request):
        messages.success(request, verb())
    return redirect(registration)
