"""The seats as they are, taken along: a table for a spreadsheet, and groups for BigBlueButton."""

import logging
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.exports import csv_file
from webinars.admin.deeds import WithDeeds
from webinars.domain.seating_guests import guests_of
from webinars.domain.seats_now import groups_of
from webinars.exports import seats_table
from webinars.models import Webinar

log = logging.getLogger(__name__)


def seats_file(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _seen(page, request, pk)
    log.info("%s took the seats of %s along.", request.user, webinar.slug)
    return csv_file(seats_table(webinar), f"seats-{webinar.slug}")


def groups_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    """What to paste into the call that creates the meeting."""
    webinar = _seen(page, request, pk)
    guests = guests_of(webinar)
    groups = groups_of(guests)
    log.info("%s saw the groups of %s for BigBlueButton.", request.user, webinar.slug)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": webinar,
        "title": _("Groups for BigBlueButton"),
        "subtitle": str(webinar),
        "seated": len(guests.seats),
        "groups": groups,
        "parameter": urlencode({"groups": groups}),
        "back": page.address_of(webinar, "seat"),
    }
    return TemplateResponse(request, "admin/webinars/webinar/groups.html", context)


def groups_file(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _seen(page, request, pk)
    log.info("%s took the groups of %s along.", request.user, webinar.slug)
    response = HttpResponse(groups_of(guests_of(webinar)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="groups-{webinar.slug}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _seen(page: WithDeeds, request: HttpRequest, pk: int) -> Webinar:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_view_permission(request, webinar):
        raise PermissionDenied
    return webinar
