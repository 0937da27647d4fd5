"""What the seating page shows: seats as they are, and a seating before it is done."""

from dataclasses import asdict
from functools import partial
from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

from webinars.breakouts.domain.participants import Participants, participants_of, people_of
from webinars.breakouts.domain.seating_actions import seated_count, untold_count
from webinars.breakouts.domain.seating_overview import PEOPLE, seating_findings
from webinars.breakouts.domain.seating_report import (
    RoomFacts,
    comparisons_in_words,
    person_reports,
    room_reports,
)
from webinars.breakouts.domain.seating_run import last_run, rules_of
from webinars.breakouts.domain.seats_now import (
    choices_of,
    rooms_in_numbers,
    rooms_now,
    seats_in_figures,
)
from webinars.breakouts.forms.rooms import SeatingRulesForm
from webinars.breakouts.seating import Rules
from webinars.common.overviews import Shown, overview_of
from webinars.models import Breakout, Overview, Webinar

FEW = 60  # people whose rooms all stand open
AT_ONCE = 500  # people whom a page seats while its reader waits
PEOPLE_PER_PAGE = 50
AT_SEATS, AT_PEOPLE = "seats", "people"  # the page's parts from which people are moved


def here(request: HttpRequest) -> QueryDict:
    """What the address asks for besides where to look."""
    query = request.GET.copy()
    for name in ("at", "room"):
        query.pop(name, None)
    return query


def shown_seating(
    request: HttpRequest, webinar: Webinar, pressed: forms.Form | None, can_change: bool
) -> dict[str, Any]:
    """What the page of an announced webinar shows; `pressed` is the form that was refused."""
    run = last_run(webinar)
    form, rules = _asked_for(request, rules_of(run), pressed)
    number = webinar.registrations.active().count()
    people = participants_of(webinar) if number <= AT_ONCE else None
    breakouts = people.breakouts if people else _breakouts(webinar)
    seated = len(people.seats) if people else seated_count(webinar)
    question = asdict(rules)
    overview = overview_of(
        webinar,
        Overview.Kind.SEATING,
        question,
        at_once=partial(seating_findings, webinar, question, people) if people else None,
    )
    return {
        "rules_form": form,
        "rules": {name: value for name, value in question.items() if value},
        "last_run": run,
        "untold": people.untold if people else untold_count(webinar),
        "latecomers": number - seated if seated else 0,
        "breakouts": breakouts,
        "overview": overview,
        **_shown_moves(request, webinar, people, breakouts, can_change, bool(seated)),
        **_shown_findings(request, webinar, overview, breakouts, people),
    }


def _breakouts(webinar: Webinar) -> list[Breakout]:
    return list(webinar.breakouts.with_places().select_related("theme").in_order())


def _shown_findings(
    request: HttpRequest,
    webinar: Webinar,
    overview: Shown,
    breakouts: list[Breakout],
    people: Participants | None,
) -> dict[str, Any]:
    found = overview.content
    if "comparisons" not in found:
        return {"refusal": found.get("refusal", "")}
    page = Paginator(overview.rows(PEOPLE), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    known = people.registrations if people else people_of(webinar, [row[0] for row in page])
    return {
        "comparisons": comparisons_in_words(found["comparisons"]),
        "proven": found["proven"],
        "room_reports": room_reports([RoomFacts(**facts) for facts in found["rooms"]], breakouts),
        "people": person_reports(page, known, breakouts),
        "page_obj": page,
        "query": _without_page(request),
    }


def _shown_moves(
    request: HttpRequest,
    webinar: Webinar,
    people: Participants | None,
    breakouts: list[Breakout],
    can_change: bool,
    seated: bool,
) -> dict[str, Any]:
    """The rooms with who sits there, and where each could go."""
    asked, at = request.GET.get("room", ""), request.GET.get("at")
    at = at if at in (AT_SEATS, AT_PEOPLE) and seated else ""
    rooms = rooms_now(people) if people else rooms_in_numbers(webinar, breakouts, asked)
    few = people is not None and len(people.registrations) <= FEW
    return {
        "seated": seated,
        "rooms_now": rooms,
        "open_rooms": {room.key for room in rooms if few or room.key == asked},
        "choices": choices_of(rooms),
        "beside": people is not None,  # else rows would be long lists of rooms
        "here": here(request).urlencode(),
        "at": at,
        "said": {at: get_messages(request)} if at else {},
        "without_link": [room for room in breakouts if not room.way_in],
        "can_change": can_change,
    }


def shown_seats(request: HttpRequest, webinar: Webinar) -> dict[str, Any]:
    """Who sits where in a webinar that is not seated any more, those without a seat first."""
    people = webinar.registrations.active().in_room_order()
    people = people.select_related("seat__breakout", "cluster")
    people = people.prefetch_related("preferences__breakout")
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "outcome": seats_in_figures(webinar) if seated_count(webinar) else None,
        "rooms": list(webinar.breakouts.with_counts()),
        "registrations": page.object_list,
        "page_obj": page,
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
