"""The seats for the service in which the webinar meets: Zoom, Teams and BigBlueButton."""

import logging
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.tables.exports import csv_file
from webinars.breakouts.domain.meeting_files import (
    TEAMS,
    ZOOM,
    beyond,
    facts_of,
    teams_rows,
    zoom_rows,
)
from webinars.breakouts.domain.participants import participants_of
from webinars.breakouts.domain.seats_now import groups_of
from webinars.common.admin.lists import EXPORT
from webinars.models import Webinar

log = logging.getLogger(__name__)
MOST_TO_COPY = 2000  # people whose groups stand on a page; more are a file alone


def groups_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """What each service takes, and what to paste into the call that creates a meeting."""
    participants = participants_of(webinar)
    facts = facts_of(participants)
    groups = groups_of(participants) if 0 < facts.people <= MOST_TO_COPY else ""
    log.info("%s saw the groups of %s for BigBlueButton.", request.user, webinar.slug)
    context = {
        "facts": facts,
        "beyond_zoom": beyond(facts, ZOOM, "Zoom"),
        "beyond_teams": beyond(facts, TEAMS, "Teams"),
        "may_export": page.may(request, EXPORT),
        "groups": groups,
        "parameter": urlencode({"groups": groups}),
        "back": page.address_of(webinar, "seat"),
    }
    template, title = "admin/webinars/webinar/groups.html", _("For Zoom, Teams and BigBlueButton")
    return page.show_page(request, webinar, template, title, **context)


def groups_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the groups of %s along.", request.user, webinar.slug)
    response = HttpResponse(groups_of(participants_of(webinar)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="groups-{webinar.slug}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def zoom_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the rooms of %s for Zoom along.", request.user, webinar.slug)
    return csv_file(zoom_rows(participants_of(webinar)), f"zoom-{webinar.slug}", plain=True)


def teams_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took the rooms of %s for Teams along.", request.user, webinar.slug)
    return csv_file(teams_rows(participants_of(webinar)), f"teams-{webinar.slug}")


MEETING_FILES = {
    "groups": ThingPage(groups_page, "webinars.view_registration"),
    "groups_file": ThingPage(groups_file, EXPORT),
    "zoom_file": ThingPage(zoom_file, EXPORT),
    "teams_file": ThingPage(teams_file, EXPORT),
}
