"""Another seat by one's own choice, from the page behind a personal link."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import OpensNothingNow, by_link
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


def pressed(act: Callable[[Registration, Breakout], str]) -> Callable[..., HttpResponse]:
    """The view of a button that names a break-out; `act` says what came of it."""

    @by_link
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        registration = own(token)
        room = RoomChangeForm(request.POST).room_for(registration)
        if room is None:
            raise OpensNothingNow
        with refusal_as_message(request):
            messages.success(request, act(registration, room))
        return redirect(registration)

    return view


@pressed
def seat_take(registration: Registration, room: Breakout) -> str:
    take_seat(registration, breakout=room)
    return _("You have a seat in “%s”.") % room


@pressed
def seat_wait(registration: Registration, room: Breakout) -> str:
    wish = wait_for_seat(registration, breakout=room)
    if wish.is_kept:
        return _("A seat in “%s” is kept for you.") % room
    return _("You wait for a seat in “%(room)s”; you are number %(place)d in line.") % {
        "room": room,
        "place": wish.place_in_line,
    }


@pressed
def seat_accept(registration: Registration, room: Breakout) -> str:
    accept_seat(_request_of(registration, room))
    return _("You have a seat in “%s”.") % room


@pressed
def seat_withdraw(registration: Registration, room: Breakout) -> str:
    withdraw_request(_request_of(registration, room))
    return _("You no longer wait for a seat in “%s”.") % room


def _request_of(registration: Registration, room: Breakout) -> SeatRequest:
    """The last one: a page from before may answer an offer that was answered since."""
    last = registration.seat_requests.filter(breakout=room).order_by("pk").last()
    if last is None:
        raise OpensNothingNow
    return last
