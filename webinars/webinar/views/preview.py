"""A draft as everybody will see it, for staff alone: its page and the form of its registration."""

from copy import copy

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from tgtf_portal.core.people.access import public
from tgtf_portal.core.times.calendar import calendar_sites
from webinars.common.calendar import webinar_occasion
from webinars.models import Webinar
from webinars.registration.forms.registration import RegistrationForm
from webinars.webinar.domain.programme import programme_of
from webinars.webinar.domain.public import draft_shown_to

PREVIEWS = "webinars/webinar/preview"


def _as_announced(request: HttpRequest, slug: str) -> Webinar:
    """404 for strangers, and for staff of another facility: nobody learns that it is there."""
    webinar = draft_shown_to(request.user, slug)
    if webinar is None:
        raise Http404
    shown = copy(webinar)
    shown.status = Webinar.Status.ANNOUNCED
    return shown


@public
@never_cache
def webinar_preview(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = _as_announced(request, slug)
    context = {
        "webinar": webinar,
        "programme": programme_of(webinar),
        "sites": calendar_sites(webinar_occasion(webinar)),
        "registration": None,
        "code_form": None,
        "manages": False,
    }
    return render(request, f"{PREVIEWS}_page.html", context)


@public
@never_cache
def webinar_preview_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Sent, it comes back as it was: nothing is kept of it."""
    webinar = _as_announced(request, slug)
    form = RegistrationForm(None, webinar=webinar, trapped=False, initial={})
    context = {"webinar": webinar, "form": form}
    return render(request, f"{PREVIEWS}_form.html", context)
