"""The way in: a page that waits for its time, counts who comes, and leads to the meeting."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.domain.attendance import join_webinar, way_in
from webinars.models import Registration
from webinars.views.answers import SeeOther
from webinars.views.registration import own


@by_link
def registration_join(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if request.method == "POST":
        try:
            return Onward(join_webinar(registration, room="room" in request.POST))
        except Refused as refusal:
            messages.error(request, str(refusal))
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
