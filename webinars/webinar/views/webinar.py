"""Webinars and success stories, as everybody sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusters.rules import is_cluster_manager
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import public
from tgtf_portal.core.times.calendar import calendar_entry, calendar_sites
from webinars.common.calendar import webinar_occasion
from webinars.common.pages import calendar_file
from webinars.models import SuccessStory, Webinar
from webinars.registration.forms.staff import GroupCodeForm
from webinars.webinar.domain.programme import now_and_coming, programme_of

PAST_ON_A_PAGE = 12


@public
@shared("page")
def webinar_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Webinar.objects.past().with_facility(), size=PAST_ON_A_PAGE)
    now, coming = now_and_coming() if page.number == 1 else ([], [])
    context = {"now": now, "coming": coming, "page_obj": page}
    return render(request, "webinars/webinar/list.html", context)


@public
@shared()
def webinar_detail(request: HttpRequest, slug: str) -> HttpResponse:
    webinars = Webinar.objects.visible_to(request.user).with_facility().with_places_taken()
    webinar = get_object_or_404(webinars.with_group_codes(), slug=slug)
    context = {
        "webinar": webinar,
        "programme": programme_of(webinar),
        "sites": calendar_sites(webinar_occasion(webinar)),
        "registration": webinar.registrations.expected().of_user(request.user).first(),
        "code_form": GroupCodeForm(webinar=webinar) if webinar.has_group_codes else None,
        "manages": webinar.takes_registrations and is_cluster_manager(request.user),
    }
    return render(request, "webinars/webinar/detail.html", context)


@public
@shared()
def webinar_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    return calendar_file(calendar_entry(webinar_occasion(webinar), method="PUBLISH"), webinar.slug)


@public
@shared("page")
def story_list(request: HttpRequest) -> HttpResponse:
    stories = SuccessStory.objects.visible_to(request.user).with_cluster()
    return render(request, "webinars/story/list.html", {"page_obj": page_of(request, stories)})


@public
@shared()
def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    stories = SuccessStory.objects.visible_to(request.user).with_cluster()
    story = get_object_or_404(stories, slug=slug)
    told_at = Webinar.objects.visible_to(request.user).filter(stories=story).with_facility()
    return render(
        request, "webinars/story/detail.html", {"story": story, "webinar": told_at.first()}
    )
