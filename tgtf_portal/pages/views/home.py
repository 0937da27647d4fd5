"""The first page: what the facility is, what comes next and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clusters.domain.page_texts import published_text
from clusters.models import Facility, FacilityPage
from tgtf_portal.core.pages.cards import picture_of
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import public
from tgtf_portal.pages.domain.home import FirstPage, first_page
from tgtf_portal.pages.domain.preview import card_of_facility, preview_of_home


@public
@shared()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", told(first_page(request.user)))


def told(first: FirstPage) -> dict[str, Any]:
    """What the template needs."""
    by_country = f"{reverse('clusters:cluster-list')}?country="
    return {
        "first": first,
        "tiles": tiles(first.figures.by_country, address=by_country),
        "preview": preview_of_home(first.facility, first.text),
    }


@public
@shared()
def facility_card(request: HttpRequest) -> HttpResponse:
    """The picture with which other sites announce the facility."""
    text = published_text(FacilityPage.Kind.HOME)
    return picture_of(request, card_of_facility(Facility.objects.current(), text))
