"""The page on which staff look at a seating before it is done: rules, figures, rooms, people."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from tgtf_portal.core.refusal import Refused
from webinars.admin.seat_moves import here, shown_moves
from webinars.domain.breakout import preview_seating, seating_of
from webinars.domain.seating import Rules
from webinars.domain.seating_guests import as_json, guests_of, last_run, rules_of
from webinars.domain.seating_report import (
    compared,
    in_room_order,
    person_reports,
    room_reports,
)
from webinars.forms.seating import SeatingRulesForm
from webinars.models import Registration, Seat, Webinar

PEOPLE_PER_PAGE = 50


def shown_seats(request: HttpRequest, webinar: Webinar) -> dict[str, Any]:
    """Who sits where in a webinar that is not seated any more, those without a seat first."""
    rows = webinar.registrations.active().select_related("seat__breakout", "cluster")
    registrations = list(rows.prefetch_related("preferences__breakout"))
    registrations.sort(key=_by_room)
    seated = any(hasattr(registration, "seat") for registration in registrations)
    page = Paginator(registrations, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "outcome": seating_of(registrations) if seated else None,
        "rooms": list(webinar.breakouts.with_counts()),
        "registrations": page.object_list,
        "page_obj": page,
    }


def _by_room(registration: Registration) -> tuple[int | str, ...]:
    given: Seat | None = getattr(registration, "seat", None)
    room = (given.breakout.position, given.breakout_id) if given else (-1, 0)
    return (*room, registration.name.casefold())


def shown_seating(
    request: HttpRequest, webinar: Webinar, pressed: forms.Form | None, can_change: bool
) -> dict[str, Any]:
    """What the page of an announced webinar shows; `pressed` is the form that was refused."""
    run = last_run(webinar)
    form, rules = _asked_for(request, rules_of(run), pressed)
    guests = guests_of(webinar)
    context: dict[str, Any] = {
        "rules_form": form,
        "rules": {name: value for name, value in as_json(rules).items() if value},
        "last_run": run,
        "latecomers": len(guests.registrations) - len(guests.seats) if guests.seats else 0,
        **shown_moves(request, guests, can_change),
    }
    try:
        seating = preview_seating(webinar, rules, guests)
    except Refused as refusal:
        return context | {"refusal": str(refusal)}
    people = Paginator(in_room_order(seating, guests), PEOPLE_PER_PAGE)
    page = people.get_page(request.GET.get("page"))
    return context | {
        "seating": seating,
        "comparisons": compared(seating, guests, seed=webinar.pk),
        "room_reports": room_reports(seating, guests, rules),
        "people": person_reports(seating, guests, page.object_list),
        "page_obj": page,
        "query": _without_page(request),
    }


def _asked_for(
    request: HttpRequest, standing: Rules, pressed: forms.Form | None
) -> tuple[forms.Form, Rules]:
    """The rules in the address; those of the last seating where it has none, or bad ones."""
    if pressed is not None and pressed.is_bound:
        return pressed, pressed.cleaned_data.get("rules", standing)
    if not set(request.GET) & set(SeatingRulesForm.base_fields):
        return SeatingRulesForm.showing(standing), standing
    form = SeatingRulesForm(request.GET)
    return form, form.cleaned_data["rules"] if form.is_valid() else standing


def _without_page(request: HttpRequest) -> str:
    query = here(request)
    query.pop("page", None)
    return query.urlencode()
