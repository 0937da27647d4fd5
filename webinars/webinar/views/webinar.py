"""Webinars and success stories, as everybody sees them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusters.rules import is_cluster_manager
from tgtf_portal.core.pages.cards import picture_of
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import public
from tgtf_portal.core.times.calendar import calendar_entry, calendar_sites
from webinars.common.calendar import webinar_occasion
from webinars.common.pages import calendar_file
from webinars.models import Registration, Webinar
from webinars.registration.forms.staff import GroupCodeForm
from webinars.webinar.domain.programme import programme_of
from webinars.webinar.domain.public import (
    PAST_ON_A_PAGE,
    now_and_coming,
    past_webinars,
    stories_shown_to,
    story_shown_to,
    webinar_shown_to,
)
from webinars.webinar.formats import (
    card_of_story,
    card_of_webinar,
    preview_of_story,
    preview_of_webinar,
)


@public
@shared("page")
def webinar_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, past_webinars(), size=PAST_ON_A_PAGE)
    now, coming = now_and_coming() if page.number == 1 else ([], [])
    context = {"now": now, "coming": coming, "page_obj": page}
    return render(request, "webinars/webinar/list.html", context)


@public
@shared()
def webinar_detail(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = webinar_shown_to(request.user, slug)
    if webinar is None:
        raise Http404
    context = {
        "webinar": webinar,
        "programme": programme_of(webinar),
        "sites": calendar_sites(webinar_occasion(webinar)),
        "registration": _own(request, webinar),
        "code_form": GroupCodeForm(webinar=webinar) if webinar.has_group_codes else None,
        "preview": preview_of_webinar(webinar),
        "manages": webinar.takes_registrations and is_cluster_manager(request.user),
    }
    return render(request, "webinars/webinar/detail.html", context)


def _own(request: HttpRequest, webinar: Webinar) -> Registration | None:
    if not request.user.is_authenticated:
        return None
    return webinar.registrations.expected().of_user(request.user).first()


@public
@shared()
def webinar_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    return calendar_file(calendar_entry(webinar_occasion(webinar), method="PUBLISH"), webinar.slug)


@public
@shared()
def webinar_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture with which other sites announce it."""
    webinar = webinar_shown_to(request.user, slug)
    if webinar is None:
        raise Http404
    return picture_of(request, card_of_webinar(webinar))


@public
@shared("page")
def story_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, stories_shown_to(request.user))
    return render(request, "webinars/story/list.html", {"page_obj": page})


@public
@shared()
def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = story_shown_to(request.user, slug)
    if found is None:
        raise Http404
    story, webinar = found
    context = {"story": story, "webinar": webinar, "preview": preview_of_story(story)}
    return render(request, "webinars/story/detail.html", context)


@public
@shared()
def story_card(request: HttpRequest, slug: str) -> HttpResponse:
    found = story_shown_to(request.user, slug)
    if found is None:
        raise Http404
    return picture_of(request, card_of_story(found[0]))
