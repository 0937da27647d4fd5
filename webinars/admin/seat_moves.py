"""Moving people on the seating page: one press moves, keeps or lets go, and the page stays."""

from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.admin.deeds import WithDeeds
from webinars.domain.breakout import move_seat, pin_seat, unpin_seat
from webinars.domain.seating_guests import Guests
from webinars.domain.seats_now import NO_ROOM, choices_of, rooms_now
from webinars.forms.seat_move import MOVE, PIN, SeatMoveForm
from webinars.models import Breakout, Registration, Webinar

FEW = 60  # people whose rooms all stand open
SEATS, PEOPLE = "seats", "people"  # the page's parts from which people are moved


def move_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_change_permission(request, webinar):
        raise PermissionDenied
    if request.method == "POST":
        _press(page, request, webinar)
    return redirect(page.address_of(webinar, "seat") + _back(request, webinar))


def _press(page: WithDeeds, request: HttpRequest, webinar: Webinar) -> None:
    form = SeatMoveForm(request.POST, webinar=webinar)
    if not form.is_valid():
        page.message_user(request, form.complaint, messages.ERROR)
        return
    try:
        said = _done(**form.cleaned_data, by=request.user)
    except Refused as refusal:
        page.message_user(request, str(refusal), messages.ERROR)
    else:
        page.message_user(request, said, messages.SUCCESS)


def _done(registration: Registration, breakout: Breakout | None, deed: str, *, by: User) -> str:
    person = {"person": registration}
    if deed == MOVE and breakout:
        move_seat(registration, breakout=breakout, by=by)
        return _("%(person)s sits in “%(room)s” now.") % {**person, "room": breakout}
    if deed == PIN:
        pin_seat(registration, by=by)
        return _("%(person)s stays, however everyone is seated anew.") % person
    unpin_seat(registration, by=by)
    return _("%(person)s is seated by wishes the next time.") % person


def _back(request: HttpRequest, webinar: Webinar) -> str:
    """To the same rules and page, where the button was pressed, with that room open."""
    query, room = here(request), request.POST.get("room", "")
    rooms = {NO_ROOM, *map(str, webinar.breakouts.values_list("pk", flat=True))}
    if room in rooms:
        query["at"], query["room"] = SEATS, room
        return f"?{query.urlencode()}#room-{room}"
    query["at"] = PEOPLE
    return f"?{query.urlencode()}#people"


def here(request: HttpRequest) -> QueryDict:
    """What the address asks for besides where to look."""
    query = request.GET.copy()
    for name in ("at", "room"):
        query.pop(name, None)
    return query


def shown_moves(request: HttpRequest, guests: Guests, can_change: bool) -> dict[str, Any]:
    """The rooms with who sits there, and where each could go."""
    rooms = rooms_now(guests)
    asked, few = request.GET.get("room"), len(guests.registrations) <= FEW
    at = request.GET.get("at")
    at = at if at in (SEATS, PEOPLE) and guests.seats else ""
    return {
        "seated": bool(guests.seats),
        "rooms_now": rooms,
        "open_rooms": {room.key for room in rooms if few or room.key == asked},
        "choices": choices_of(rooms),
        "here": here(request).urlencode(),
        "at": at,
        "said": {at: get_messages(request)} if at else {},
        "without_link": [room for room in guests.breakouts if not room.way_in],
        "breakouts": guests.breakouts,
        "can_change": can_change,
    }
