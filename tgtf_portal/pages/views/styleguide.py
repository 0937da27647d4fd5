"""The page that shows every piece the other pages are made of."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import public
from tgtf_portal.pages.forms.styleguide import SampleForm

COLOURS = ["paper", "card", "tint", "ink", "muted", "line", "control"]
COLOURS += ["accent", "sea", "sun", "rose"]
CLUSTERS = {"PT": 1, "SI": 1, "IT": 4, "ES": 6, "FR": 2, "BG": 2, "RO": 1, "DE": 2, "CY": 1}
WISHES = [
    {"code": "k7", "title": "Resilient business models", "note": "6 places left", "rank": 2},
    {"code": "m2", "title": "Green action strategies", "note": "1 place left", "rank": 1},
    {"code": "p9", "title": "Green communication", "note": "8 places left", "rank": None},
    {"code": "r4", "title": "Skills for SMEs", "note": "Full", "rank": None},
    {"code": "t6", "title": "Green leadership", "note": "3 places left", "rank": None},
]


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    context = {
        "colours": COLOURS,
        "form": SampleForm(),
        "wrong_form": SampleForm({"wrong-email": "ines@"}, prefix="wrong"),
        "page_obj": Paginator(range(60), 24).page(2),
        "parents": [{"title": "Webinars", "url": "#navigation"}],
        "tiles": tiles(CLUSTERS, address="#tile-"),
        "wishes": WISHES,
        "ranks": [1, 2, 3],
    }
    return render(request, "pages/styleguide.html", context)
