"""The first page: what the facility is, what comes next and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import public
from tgtf_portal.pages.domain.home import FirstPage, first_page


@public
@shared()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", told(first_page(request.user)))


def told(first: FirstPage) -> dict[str, Any]:
    """What the template needs."""
    by_country = f"{reverse('clusters:cluster-list')}?country="
    return {"first": first, "tiles": tiles(first.figures.by_country, address=by_country)}
