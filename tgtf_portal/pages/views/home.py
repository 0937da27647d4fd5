"""The first page: what the facility is, what comes next and what was learnt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import public
from tgtf_portal.pages.domain.figure import figures
from tgtf_portal.pages.domain.home import (
    current_facility,
    latest_recaps,
    latest_stories,
    next_and_under_way,
)


@public
@shared()
def home(request: HttpRequest) -> HttpResponse:
    facility = current_facility()
    counted = figures(facility)
    webinar, under_way = next_and_under_way()
    context = {
        "facility": facility,
        "webinar": webinar,
        "under_way": under_way,
        "figures": counted,
        "tiles": tiles(counted.by_country, address=f"{reverse('clusters:cluster-list')}?country="),
        "recaps": latest_recaps(),
        "stories": latest_stories(request.user),
    }
    return render(request, "pages/home.html", context)
