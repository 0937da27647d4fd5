"""The way in for participants, and the list at the door for staff."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.pages.paging import page_of, query_without_page
from tgtf_portal.core.people.access import allow, by_link
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import refusal_as_message
from webinars.common.pages import SeeOther, own
from webinars.models import Registration, Webinar
from webinars.registration.domain.attendance import (
    check_in,
    door_of,
    join_webinar,
    take_back_arrival,
    way_in,
)
from webinars.rules import can_check_in

ROWS, PRINTED_ROWS = 100, 1000


@allow(can_check_in)
def arrival_list(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.worked_at_by(request.user), slug=slug)
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


@allow(can_check_in)
def arrival_print(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.worked_at_by(request.user), slug=slug)
    page = page_of(request, door_of(webinar).found, size=PRINTED_ROWS)
    context = {"webinar": webinar, "people": page, "page_obj": page}
    return render(request, "webinars/arrival/print.html", context)


@allow(can_check_in)
def arrival_scan(request: HttpRequest, token: str) -> HttpResponse:
    registration = get_object_or_404(Registration.objects.by_check_in(token).with_webinar())
    if not covers(request.user, registration):
        raise Http404
    context = {"registration": registration, "webinar": registration.webinar, "token": token}
    return render(request, "webinars/arrival/scan.html", context)


@allow(can_check_in)
@require_POST
def arrival_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    registration = _one_of(request, slug, pk)
    with refusal_as_message(request):
        news = check_in(registration, by=request.user)
        words = _("%s is here.") if news else _("%s was here already.")
        messages.success(request, words % registration)
    return _back(request, registration)


@allow(can_check_in)
@require_POST
def arrival_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    registration = _one_of(request, slug, pk)
    with refusal_as_message(request):
        take_back_arrival(registration, by=request.user)
        messages.success(request, _("%s is not here.") % registration)
    return _back(request, registration)


def _one_of(request: HttpRequest, slug: str, pk: int) -> Registration:
    webinar = get_object_or_404(Webinar.objects.worked_at_by(request.user), slug=slug)
    return get_object_or_404(webinar.registrations.select_related("webinar"), pk=pk)


def _back(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To the QR code's page if the button was there, else to the list as it was searched."""
    scanned = request.POST.get("scanned", "")
    if registration in Registration.objects.by_check_in(scanned):
        return redirect("webinars:arrival-scan", scanned)
    page = reverse("webinars:arrival-list", args=[registration.webinar.slug])
    query = f"?{request.POST['query']}" if request.POST.get("query") else ""
    return SeeOther(f"{page}{query}#person-{registration.pk}")


@by_link
def registration_join(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if request.method == "POST":
        with refusal_as_message(request):
            return Onward(join_webinar(registration, room="room" in request.POST))
        return redirect("webinars:registration-join", token)
    state = way_in(registration)
    context = {"registration": registration, "webinar": registration.webinar, "state": state}
    response = render(request, "webinars/registration/join.html", context)
    if state == "open":
        # Browsers ask the form's page whether its answer may lead elsewhere.
        response._csp_update = {"form-action": places(registration)}  # type: ignore[attr-defined]
    return response


class Onward(SeeOther):
    """To the meeting; the validator of its link took care that it is https."""

    allowed_schemes = ["https", "http"]


def places(registration: Registration) -> list[str]:
    """Where the button may lead: the meeting's host, and the room's."""
    seat = getattr(registration, "seat", None)
    links = [registration.webinar.meeting_link, seat.breakout.way_in if seat else ""]
    return [origin for link in links if link for origin in origins(link)]


def origins(link: str) -> list[str]:
    """A link's host and what lies below it, to which meeting services pass people on.

    Never its sisters: above a host may lie a whole country's names.

    >>> origins("https://zoom.example.org/j/1?pwd=2")
    ['https://zoom.example.org', 'https://*.zoom.example.org']
    >>> origins("https://127.0.0.1:8443/a")
    ['https://127.0.0.1:8443']
    """
    parts = urlsplit(link)
    own = f"{parts.scheme}://{parts.netloc}"
    if not (parts.hostname or "").rpartition(".")[2].isalpha():  # a number has nothing below it
        return [own]
    return [own, f"{parts.scheme}://*.{parts.netloc}"]
