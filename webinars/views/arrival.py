"""Checking people in at the door: a list for a phone, and what a QR code opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import allow
from tgtf_portal.core.paging import page_of, query_without_page
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.roles import is_coordinator
from webinars.domain.attendance import check_in, take_back_arrival
from webinars.domain.door import door_of
from webinars.models import Registration, Webinar
from webinars.views.answers import SeeOther

ROWS = 100


@allow(is_coordinator)
def arrival_list(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    words = request.GET.get("q", "")[:100]
    door = door_of(webinar, words=words)
    context = {
        "webinar": webinar,
        "words": words,
        "door": door,
        "page_obj": page_of(request, door.found, size=ROWS),
        "query": query_without_page(request),
    }
    return render(request, "webinars/arrival/list.html", context)


@allow(is_coordinator)
def arrival_print(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    context = {"webinar": webinar, "people": door_of(webinar).found}
    return render(request, "webinars/arrival/print.html", context)


@allow(is_coordinator)
def arrival_scan(request: HttpRequest, token: str) -> HttpResponse:
    registration = get_object_or_404(Registration.objects.by_check_in(token).with_webinar())
    context = {"registration": registration, "webinar": registration.webinar}
    return render(request, "webinars/arrival/scan.html", context)


@allow(is_coordinator)
@require_POST
def arrival_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    registration = _one_of(request, slug, pk)
    try:
        news = check_in(registration, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%s is here.") if news else _("%s was here already.")
        messages.success(request, said % registration)
    return _back(request, registration)


@allow(is_coordinator)
@require_POST
def arrival_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    registration = _one_of(request, slug, pk)
    try:
        take_back_arrival(registration, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%s is not here.") % registration)
    return _back(request, registration)


def _one_of(request: HttpRequest, slug: str, pk: int) -> Registration:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    return get_object_or_404(webinar.registrations.select_related("webinar"), pk=pk)


def _back(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To the QR code's page if the button was there, else to the list as it was searched."""
    if request.POST.get("scanned"):
        return redirect(registration.get_check_in_url())
    page = reverse("webinars:arrival-list", args=[registration.webinar.slug])
    query = f"?{request.POST['query']}" if request.POST.get("query") else ""
    return SeeOther(f"{page}{query}#person-{registration.pk}")
