"""What the seating page shows: what stands, room by room, and what seating would change."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict

from webinars.breakouts.admin.wanted_seating import wanted_of
from webinars.breakouts.domain.participants import (
    Participants,
    participants_of,
    people_of,
    rooms_of,
)
from webinars.breakouts.domain.seating_actions import seated_count, untold_count
from webinars.breakouts.domain.seating_overview import PEOPLE, seating_findings
from webinars.breakouts.domain.seating_report import (
    RoomFacts,
    changes_in_words,
    comparisons_in_words,
    person_reports,
    room_reports,
)
from webinars.breakouts.domain.seating_run import last_run, rules_of
from webinars.breakouts.domain.seats_now import (
    NO_ROOM,
    PEOPLE_OF_ROOM,
    Counted,
    RoomNow,
    choices_of,
    people_found,
    rooms_in_numbers,
    rooms_now,
)
from webinars.breakouts.domain.seats_standing import standing_of, together
from webinars.breakouts.domain.wanted_seating import AT_ONCE
from webinars.breakouts.forms.rooms import SeatingRulesForm
from webinars.breakouts.seating import Rules
from webinars.common.overviews import Shown, overview_of
from webinars.models import Breakout, Overview, Webinar

FEW = 60  # people whose rooms all stand open
PEOPLE_PER_PAGE = 50
ROOMS = "rooms"  # of the seating that is proposed
AT_SEATS = "seats"  # the page's part from which people are moved


def here(request: HttpRequest) -> QueryDict:
    """What the address asks for besides where to look."""
    query = request.GET.copy()
    for name in ("at", "room", "part", "show"):
        query.pop(name, None)
    return query


def shown_seating(
    request: HttpRequest, webinar: Webinar, pressed: forms.Form | None, can_change: bool
) -> dict[str, Any]:
    """What the page of an announced webinar shows; `pressed` is the form that was refused."""
    run, counted = last_run(webinar), standing_of(webinar)
    form, rules = _asked_for(request, rules_of(run), pressed)
    standing = together(counted)
    people = participants_of(webinar) if standing.people <= AT_ONCE else None
    breakouts = people.breakouts if people else rooms_of(webinar)
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
        "standing": standing,
        "parts": standing.parts(standing.people),
        "untold": people.untold if people else untold_count(webinar),
        "latecomers": standing.kinds["unseated"] if standing.seated else 0,
        "breakouts": breakouts,
        "overview": overview,
        "wanted": wanted_of(webinar),
        **_shown_moves(request, webinar, people, breakouts, counted, can_change),
        **_shown_findings(request, webinar, overview, breakouts, people, standing.people <= FEW),
    }


def _shown_findings(
    request: HttpRequest,
    webinar: Webinar,
    overview: Shown,
    breakouts: list[Breakout],
    people: Participants | None,
    few: bool,
) -> dict[str, Any]:
    """The seating that is proposed; its rooms and people at once where they are few, else those
    that the address asks for."""
    found, show = overview.content, request.GET.get("show", "")
    if "comparisons" not in found:
        return {"refusal": found.get("refusal", "")}
    changes = found.get("changes")  # one that was kept by an older portal has none
    shown = {
        "changes": changes_in_words(changes) if changes else [],
        "comparisons": comparisons_in_words(found["comparisons"]),
        "proven": found["proven"],
        "show": show,
        "query": _without_page(request),
    }
    if few or show == ROOMS:
        rooms = [RoomFacts(**facts) for facts in found["rooms"]]
        shown["room_reports"] = room_reports(rooms, breakouts)
    if few or show == PEOPLE:
        page = Paginator(overview.rows(PEOPLE), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
        known = people.registrations if people else people_of(webinar, [row[0] for row in page])
        shown |= {"people": person_reports(page, known, breakouts), "page_obj": page}
    return shown


def _shown_moves(
    request: HttpRequest,
    webinar: Webinar,
    people: Participants | None,
    breakouts: list[Breakout],
    counted: Counted,
    can_change: bool,
) -> dict[str, Any]:
    """The rooms with who sits there, where each could go, and whom a search found."""
    asked, words = request.GET.get("room", ""), request.GET.get("q", "").strip()
    seated = any(room is not None for room in counted)
    at = AT_SEATS if request.GET.get("at") == AT_SEATS and seated else ""
    page = _page_of_room(request, asked, breakouts, counted)
    rooms = (
        rooms_now(people, counted)
        if people
        else rooms_in_numbers(webinar, breakouts, asked, page.number, counted)
    )
    few = people is not None and len(people.registrations) <= FEW
    opened = {room.key for room in rooms if room.key == asked or (few and seated)}
    return {
        "seated": seated,
        "rooms_now": rooms if few else [_without_people(room, opened) for room in rooms],
        "open_rooms": opened,
        "room_page": page,
        "words": words,
        "found": _found(webinar, breakouts, words, people) if words else None,
        "choices": choices_of(rooms),
        "here": here(request).urlencode(),
        "at": at,
        "said": get_messages(request) if at else None,
        "without_link": [room for room in breakouts if not room.way_in],
        "can_change": can_change and seated,
    }


def _without_people(room: RoomNow, opened: set[str]) -> RoomNow:
    """Their names would make a page of hundreds very long; a link in the room shows them."""
    return room if room.key in opened else replace(room, people=[])


def _page_of_room(
    request: HttpRequest, asked: str, breakouts: Sequence[Breakout], counted: Counted
) -> Page:
    """Which part of those who sit in the room that is asked for."""
    sizes = {str(room.pk): room.seats_taken for room in breakouts}
    if None in counted:
        sizes[NO_ROOM] = counted[None].people
    pages = Paginator(range(sizes.get(asked, 0)), PEOPLE_OF_ROOM)
    return pages.get_page(request.GET.get("part"))


def _found(
    webinar: Webinar, breakouts: Sequence[Breakout], words: str, known: Participants | None
) -> RoomNow:
    """Whom a search found, as a room that is none."""
    people = people_found(webinar, breakouts, words, known)
    return RoomNow(None, people, len(people), [], False, is_found=True)


def shown_seats(request: HttpRequest, webinar: Webinar) -> dict[str, Any]:
    """Who sits where in a webinar that is not seated any more, those without a seat first."""
    people = webinar.registrations.active().in_room_order()
    people = people.select_related("seat__breakout", "cluster")
    people = people.prefetch_related("preferences__breakout")
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    standing = together(standing_of(webinar))
    return {
        "standing": standing if seated_count(webinar) else None,
        "parts": standing.parts(standing.people),
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
    query["show"] = PEOPLE
    return query.urlencode()
