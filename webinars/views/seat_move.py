"""A host sends somebody to another room, or fetches somebody from there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from webinars.domain.breakout import move_seat
from webinars.models import Breakout, Host, Moderator, Seat
from webinars.views.breakout import answered, code_in, host_of, hosted, links, person_of


@by_session
@require_POST
def seat_send(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    seat = _seat(request, breakout, "person")
    room = get_object_or_404(breakout.webinar.breakouts, code=code_in(request, "room"))
    if seat.breakout_id != breakout.pk:
        raise Http404
    return _moved(request, breakout, seat, room)


@by_session
@require_POST
def seat_fetch(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    return _moved(request, breakout, _seat(request, breakout, "fetched"), breakout)


def _seat(request: HttpRequest, breakout: Breakout, field: str) -> Seat:
    seats = Seat.objects.filter(breakout__webinar=breakout.webinar).select_related(
        "registration__webinar"
    )
    number = request.POST.get(field, "")
    return get_object_or_404(seats, pk=number if number.isdecimal() and len(number) < 16 else 0)


def _moved(request: HttpRequest, breakout: Breakout, seat: Seat, room: Breakout) -> HttpResponse:
    if not breakout.is_open:
        messages.info(request, _("This break-out is closed; who was in it stays to be read."))
        return redirect(breakout.get_host_url())
    by, host = person_of(request), _mover(request, breakout)
    return answered(
        request,
        breakout,
        lambda: move_seat(seat.registration, breakout=room, by=by, host=host),
    )


def _mover(request: HttpRequest, breakout: Breakout) -> Host | Moderator | None:
    moderators = breakout.webinar.moderators.filter(code__in=links(request))
    return host_of(request, breakout) or moderators.first()
