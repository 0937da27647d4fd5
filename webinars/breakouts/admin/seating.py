"""The seating page: a seating before it is done, moves by hand, what follows it, and its files."""

import logging
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, ThingPage, WithActions
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import complaint_of
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.tables.exports import Column, csv_stream, table, yes_or_no
from webinars.breakouts.admin.meeting_files import MEETING_FILES
from webinars.breakouts.admin.seating_page import AT_SEATS, here
from webinars.breakouts.admin.telling import TELL
from webinars.breakouts.admin.wanted_seating import STATE_PAGE, WITHDRAW
from webinars.breakouts.domain.participants import (
    in_room_order,
    participants_of,
)
from webinars.breakouts.domain.seating_actions import (
    move_seat,
    pin_seat,
    unpin_seat,
)
from webinars.breakouts.domain.seating_run import (
    last_run,
    plan_undo,
    seat_latecomers,
    undo_seating,
)
from webinars.breakouts.domain.seats_now import FOUND, NO_ROOM
from webinars.breakouts.forms.rooms import MOVE, PIN, SeatMoveForm
from webinars.common.admin.lists import EXPORT, only_announced, people
from webinars.models import Breakout, Registration, Webinar


def seats_table(webinar: Webinar) -> Iterator[list[object]]:
    """Everybody with a place, room by room and by name; those without a seat last."""
    participants = participants_of(webinar)
    seats, rooms = participants.seats, {room.pk: room for room in participants.breakouts}
    columns: list[Column] = [
        (_("Name"), lambda person: person.name),
        (_("E-mail address"), lambda person: person.email),
        (_("Organisation"), lambda person: person.organisation),
        (_("Cluster"), lambda person: person.cluster),
        (_("Country"), lambda person: person.country),
        (_("Break-out"), lambda person: rooms[seats[person.pk]] if person.pk in seats else None),
        (_("Which wish"), lambda person: person.seat.rank if person.pk in seats else ""),
        (
            _("Placed by hand"),
            lambda person: yes_or_no(person.seat.pinned) if person.pk in seats else "",
        ),
        (_("User ID for BigBlueButton"), lambda person: person.meeting_id),
    ]
    people = in_room_order(
        participants.registrations, participants.breakouts, seats, unseated_last=True
    )
    return table(columns, people)


def move_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    if request.method == "POST":
        _press(page, request, webinar)
    return redirect(page.address_of(webinar, "seat") + _back(request, webinar))


def _press(page: WithActions, request: HttpRequest, webinar: Webinar) -> None:
    form = SeatMoveForm(request.POST, webinar=webinar)
    if not form.is_valid():
        page.message_user(request, complaint_of(form), messages.ERROR)
        return
    with refusal_as_message(request):
        words = _done(**form.cleaned_data, by=request.user)
        page.message_user(request, words, messages.SUCCESS)


def _done(registration: Registration, breakout: Breakout | None, verb: str, *, by: User) -> str:
    person = {"person": registration}
    if verb == MOVE and breakout:
        move_seat(registration, breakout=breakout, by=by)
        return _("%(person)s sits in “%(room)s” now.") % {**person, "room": breakout}
    if verb == PIN:
        pin_seat(registration, by=by)
        return _("%(person)s stays, however everyone is seated anew.") % person
    unpin_seat(registration, by=by)
    return _("%(person)s is seated by wishes the next time.") % person


def _back(request: HttpRequest, webinar: Webinar) -> str:
    """To the same rules, search and page, where the button was pressed, with that room open."""
    query, room = here(request), request.POST.get("room", "")
    rooms = {NO_ROOM, FOUND, *map(str, webinar.breakouts.values_list("pk", flat=True))}
    query["at"] = AT_SEATS
    if room not in rooms:
        return f"?{query.urlencode()}#seats"
    query["room"] = room
    return f"?{query.urlencode()}#room-{room}"


def only_seated(webinar: Webinar) -> str:
    return only_announced(webinar) or ("" if last_run(webinar) else _("Nobody is seated yet."))


def plan_latecomers(webinar: Webinar) -> ActionPlan:
    late = webinar.registrations.active().filter(seat=None).count()
    return ActionPlan(
        _("Without a seat: %s.") % people(late),
        _("One by one, in order of arrival, each gets the dearest wish with a free seat."),
        _("Nobody else moves, and nobody else gets a mail."),
    )


def place_latecomers(webinar: Webinar, *, by: User) -> str:
    number = len(seat_latecomers(webinar, by=by))
    return ngettext("%d latecomer is seated.", "%d latecomers are seated.", number) % number


def plan_undoing(webinar: Webinar) -> ActionPlan:
    if only_seated(webinar):
        return ActionPlan()
    undoing = plan_undo(webinar)
    rooms = list(undoing.back.values())
    when = date_format(localtime(undoing.run.made_at), "DATETIME_FORMAT")
    return ActionPlan(
        _("The last seating was made: %(when)s, %(who)s.")
        % {"when": when, "who": undoing.run.made_by or _("by a command")},
        _("Back in the break-out of before, with a mail that names it: %s.")
        % people(len(rooms) - rooms.count(None)),
        _("Without a seat again, as before, with a mail that says so: %s.")
        % people(rooms.count(None)),
        missing=list(undoing.stay.values()),
    )


def undo(webinar: Webinar, *, by: User) -> str:
    undoing = undo_seating(webinar, by=by)
    words = _("The last seating is undone for %s.") % people(len(undoing.back))
    if not undoing.stay:
        return words
    return " ".join([words, _("As they were:"), *undoing.stay.values()])


LATECOMERS = Action(
    "seat-latecomers",
    _lazy("Seat latecomers"),
    plan_latecomers,
    place_latecomers,
    only_seated,
    button=False,
    mails_many=True,
)
UNDO = Action(
    "undo-seating",
    _lazy("Undo last seating"),
    plan_undoing,
    undo,
    only_seated,
    grave=True,
    button=False,
)
SEATING_ACTIONS = [LATECOMERS, TELL, UNDO, WITHDRAW]
log = logging.getLogger(__name__)


def seats_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the seats of %s along.", request.user, webinar.slug)
    return csv_stream(seats_table(webinar), f"seats-{webinar.slug}")


SEATING_PAGES = {
    "move_seat": ThingPage(move_page, "webinars.change_seat"),
    "seats_file": ThingPage(seats_file, EXPORT),
    "seating_state": STATE_PAGE,
    **MEETING_FILES,
}
