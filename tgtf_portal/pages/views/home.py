"""The first page: what the facility is, what comes next and what was learnt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clusters.models import Facility
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import public
from tgtf_portal.pages.domain.figure import figures
from webinars.models import Recap, SuccessStory, Webinar

LATEST = 3


@public
@shared()
def home(request: HttpRequest) -> HttpResponse:
    facility = Facility.objects.current()
    counted = figures(facility)
    stories = SuccessStory.objects.visible_to(request.user).with_cluster()
    context = {
        "facility": facility,
        "webinar": Webinar.objects.coming().not_begun().with_places_taken().first(),
        "under_way": Webinar.objects.under_way(),
        "figures": counted,
        "tiles": tiles(counted.by_country, address=f"{reverse('clusters:cluster-list')}?country="),
        "recaps": Recap.objects.published().with_webinar()[:LATEST],
        "stories": stories[:LATEST],
    }
    return render(request, "pages/home.html", context)
