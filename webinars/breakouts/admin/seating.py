"""The seating page: a seating before it is done, moves by hand, what follows it, and its files."""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, ThingPage, WithActions
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import complaint_of
from tgtf_portal.core.refusal import Refused, refusal_as_message
from tgtf_portal.core.tables.exports import Column, csv_file, table, yes_or_no
from webinars.breakouts.admin.telling import TELL
from webinars.breakouts.domain.seating_actions import (
    move_seat,
    pin_seat,
    preview_seating,
    unpin_seat,
)
from webinars.breakouts.domain.seating_report import (
    compared,
    figures_today,
    person_reports,
    room_reports,
)
from webinars.breakouts.domain.seating_run import (
    Participants,
    country_of,
    in_room_order,
    last_run,
    participants_of,
    plan_undo,
    rules_of,
    seat_latecomers,
    seats_of,
    undo_seating,
)
from webinars.breakouts.domain.seats_now import NO_ROOM, choices_of, groups_of, rooms_now
from webinars.breakouts.forms.rooms import MOVE, PIN, SeatingRulesForm, SeatMoveForm
from webinars.breakouts.seating import Rules
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
        (_("Country"), country_of),
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


FEW = 60  # people whose rooms all stand open
SEATS, PEOPLE = "seats", "people"  # the page's parts from which people are moved


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


def shown_moves(
    request: HttpRequest, participants: Participants, can_change: bool
) -> dict[str, Any]:
    """The rooms with who sits there, and where each could go."""
    rooms = rooms_now(participants)
    asked, few = request.GET.get("room"), len(participants.registrations) <= FEW
    at = request.GET.get("at")
    at = at if at in (SEATS, PEOPLE) and participants.seats else ""
    return {
        "seated": bool(participants.seats),
        "rooms_now": rooms,
        "open_rooms": {room.key for room in rooms if few or room.key == asked},
        "choices": choices_of(rooms),
        "here": here(request).urlencode(),
        "at": at,
        "said": {at: get_messages(request)} if at else {},
        "without_link": [room for room in participants.breakouts if not room.way_in],
        "breakouts": participants.breakouts,
        "can_change": can_change,
    }


PEOPLE_PER_PAGE = 50


def shown_seats(request: HttpRequest, webinar: Webinar) -> dict[str, Any]:
    """Who sits where in a webinar that is not seated any more, those without a seat first."""
    rows = webinar.registrations.active().select_related("seat__breakout", "cluster")
    rooms = list(webinar.breakouts.with_counts())
    people = list(rows.prefetch_related("preferences__breakout"))
    seats = seats_of(people)
    registrations = in_room_order(people, rooms, seats)
    page = Paginator(registrations, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "outcome": figures_today(registrations) if seats else None,
        "rooms": rooms,
        "registrations": page.object_list,
        "page_obj": page,
    }


def shown_seating(
    request: HttpRequest, webinar: Webinar, pressed: forms.Form | None, can_change: bool
) -> dict[str, Any]:
    """What the page of an announced webinar shows; `pressed` is the form that was refused."""
    run = last_run(webinar)
    form, rules = _asked_for(request, rules_of(run), pressed)
    participants = participants_of(webinar)
    context: dict[str, Any] = {
        "rules_form": form,
        "rules": {name: value for name, value in asdict(rules).items() if value},
        "last_run": run,
        "untold": participants.untold,
        "latecomers": len(participants.registrations) - len(participants.seats)
        if participants.seats
        else 0,
        **shown_moves(request, participants, can_change),
    }
    try:
        seating = preview_seating(webinar, rules, participants)
    except Refused as refusal:
        return context | {"refusal": str(refusal)}
    order = in_room_order(participants.registrations, participants.breakouts, seating.room_of)
    page = Paginator(order, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return context | {
        "seating": seating,
        "comparisons": compared(seating, participants, seed=webinar.pk),
        "room_reports": room_reports(seating, participants, rules),
        "people": person_reports(seating, participants, page.object_list),
        "page_obj": page,
        "query": _without_page(request),
    }


def _asked_for(
    request: HttpRequest, last: Rules, pressed: forms.Form | None
) -> tuple[forms.Form, Rules]:
    """The rules in the address; those of the last seating where it has none, or bad ones."""
    if pressed is not None and pressed.is_bound:
        return SeatingRulesForm(pressed.data), pressed.cleaned_data.get("rules", last)
    if not set(request.GET) & set(SeatingRulesForm.base_fields):
        return SeatingRulesForm.showing(last), last
    form = SeatingRulesForm(request.GET)
    return form, form.cleaned_data["rules"] if form.is_valid() else last


def _without_page(request: HttpRequest) -> str:
    query = here(request)
    query.pop("page", None)
    return query.urlencode()


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
SEATING_ACTIONS = [LATECOMERS, TELL, UNDO]
log = logging.getLogger(__name__)


def seats_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the seats of %s along.", request.user, webinar.slug)
    return csv_file(seats_table(webinar), f"seats-{webinar.slug}")


def groups_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """What to paste into the call that creates the meeting."""
    participants = participants_of(webinar)
    groups = groups_of(participants)
    log.info("%s saw the groups of %s for BigBlueButton.", request.user, webinar.slug)
    context = {
        "seated": len(participants.seats),
        "groups": groups,
        "parameter": urlencode({"groups": groups}),
        "back": page.address_of(webinar, "seat"),
    }
    template = "admin/webinars/webinar/groups.html"
    return page.show_page(request, webinar, template, _("Groups for BigBlueButton"), **context)


def groups_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the groups of %s along.", request.user, webinar.slug)
    response = HttpResponse(groups_of(participants_of(webinar)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="groups-{webinar.slug}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


SEATING_PAGES = {
    "move_seat": ThingPage(move_page, "webinars.change_seat"),
    "seats_file": ThingPage(seats_file, EXPORT),
    "groups": ThingPage(groups_page, "webinars.view_registration"),
    "groups_file": ThingPage(groups_file, EXPORT),
}
