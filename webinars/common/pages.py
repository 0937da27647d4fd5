"""What several pages share: who is at a live page, the part that is asked for again, answers."""

import re
from collections.abc import Callable
from hashlib import blake2b, sha256
from typing import TypeVar

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

from tgtf_portal.core.mail.letters import Calendar
from tgtf_portal.core.pages.middleware import is_personal
from tgtf_portal.core.pages.polls import held_by, nothing_new
from tgtf_portal.core.people.access import LinkHasEnded
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.memory import memory
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Registration, Seat, Webinar
from webinars.models.registration import RegistrationQuerySet
from webinars.rules import has_ended, last_end


def _whole(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """With what their own page shows, but for their webinar."""
    return people.select_related("cluster", "seat__breakout").order_by()


# What is asked for by everybody who registers is put together once: see bench/registration.py.
_public = Prepared(
    lambda slug: (
        Webinar.objects.exclude(status=Webinar.Status.DRAFT)
        .with_places_taken()
        .filter(slug=slug)
        .order_by()
    ),
    slug=str,
)
_own = Prepared(
    lambda code: _whole(Registration.objects.filter(code=code)).select_related("webinar"),
    code=str,
    keeps_plan=True,
)
_here = Prepared(
    lambda webinar, code, email: (  # with OR, SQLite reads all of the webinar
        _whole(Registration.objects.filter(webinar=webinar, code=code)).union(
            _whole(Registration.objects.filter(webinar=webinar, email=email))
        )
    ),
    webinar=int,
    code=str,
    email=str,
    keeps_plan=True,
)
NOBODY = ""


def webinar_of(request: HttpRequest, slug: str) -> Webinar:
    """The webinar of that address, with places taken, if this reader may see it."""
    if request.user.is_authenticated:
        webinars = Webinar.objects.visible_to(request.user).with_places_taken()
        return get_object_or_404(webinars, slug=slug)
    if webinar := _public.one(slug=slug):
        return webinar
    raise Http404


def own(token: str) -> Registration:
    """The registration that the link in the address opens; any other link is a page not found."""
    code = tokens.read(Registration.PURPOSE, token)
    registration = _own.one(code=code) if code else None
    if registration is None:
        raise Http404
    _at(registration.webinar, registration)
    if has_ended(registration.webinar):
        raise LinkHasEnded(registration.webinar.get_absolute_url())
    return registration


def _at(webinar: Webinar, registration: Registration) -> Registration:
    """Their webinar is the one at hand, and their seat's, too."""
    registration.webinar = webinar
    if hasattr(registration, "seat"):
        registration.seat.breakout.webinar = webinar
    return registration


Made = TypeVar("Made")


# What templates put between these two is one element that changes by itself: a part of a live page,
# or a line of its list. The first words of its tag hold its `id` or its `data-part`.
PIECE = re.compile(
    r"<!--piece-->\s*<(\w+)[^>]*? ((?:id|data-part)=\"[^\"]*\").*?<!--/piece-->", re.DOTALL
)


def news(request: HttpRequest, *, edition: str, render: Callable[[], str]) -> HttpResponse:
    """What `render` writes, or 304 where the reader has this edition already.

    `edition` names everything that it depends on: the pulse, the language, the reader. Behind it
    the ETag holds a mark for each piece that was sent; of those that its reader has already, the
    next answer holds the place alone. So nobody is sent what did not change, and no process has to
    remember who has what.
    """
    held = held_by(request)
    if held.edition == edition:
        return nothing_new(held)
    text, sent = _without_known(render(), held.marks)
    answer = HttpResponse(text)
    answer["ETag"] = quote_etag(f"{edition}~{'.'.join(sent)}")
    return answer


def _without_known(text: str, known: frozenset[str]) -> tuple[str, list[str]]:
    sent = []

    def shortened(piece: re.Match[str]) -> str:
        mark = blake2b(piece[0].encode(), digest_size=6).hexdigest()
        sent.append(mark)
        return f"<{piece[1]} {piece[2]} data-same></{piece[1]}>" if mark in known else piece[0]

    return PIECE.sub(shortened, text), sent


def page_number(given: QueryDict) -> int:
    """The page that is looked at; whatever else is given, the first."""
    number = given.get("page", "")
    return max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1


def kept(edition: str, make: Callable[[], Made]) -> Made:
    """What many readers share, made once an edition in each process; the oldest are let go."""
    return memory.of(edition, make)


class SeeOther(HttpResponseRedirect):
    """Leads from a secret address to a plain one, whatever was asked there."""

    status_code = 303


def replacing(
    request: HttpRequest,
    webinar: Webinar,
    replace: Callable[[], object],
    *,
    back: str,
    to: str,
    also: str = "",
) -> HttpResponse:
    """Asks whether a personal link shall be replaced; pressed, it leads to a page that needs none,
    for the one that asked opens nothing any more.

    `to` is where the new one goes, `also` says what else ends.
    """
    if request.method == "POST":
        with refusal_as_message(request):
            replace()
            return SeeOther(reverse("webinars:link-sent"))
        return SeeOther(back)
    context = {"webinar": webinar, "back": back, "to": to, "also": also}
    return render(request, "webinars/link/replace.html", context)


def calendar_file(calendar: Calendar, name: str) -> HttpResponse:
    """A calendar entry to open or to keep."""
    response = HttpResponse(
        calendar.content, content_type=f"text/calendar; charset=utf-8; method={calendar.method}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def revalidated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches may keep it if they ask each time whether it still holds; 304 where it does.

    The strong ETag is that of the very bytes, so it cannot miss anything that is shown.
    """
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    patch_vary_headers(response, ["Cookie"])
    if not is_personal(request) and not response.cookies:
        patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


PARTICIPANT_LINKS = "registration_codes"  # in the session: whose personal links its owner came by


def remember(request: HttpRequest, registration: Registration) -> None:
    """From now on this browser is that participant, under addresses that hold no secret.

    Of two who share a browser it is the one who came last: nobody writes under another's name.
    """
    if not request.session.is_empty():  # a new session gets its key when it is kept
        request.session.cycle_key()
    known = Registration.objects.filter(code__in=request.session.get(PARTICIPANT_LINKS, []))
    elsewhere = known.exclude(webinar=registration.webinar_id).values_list("code", flat=True)
    request.session[PARTICIPANT_LINKS] = sorted({*elsewhere, registration.code})


def forget(request: HttpRequest, webinar: Webinar) -> None:
    """Whoever reads on here is not the participant of that webinar who came by their link."""
    links = request.session.get(PARTICIPANT_LINKS, [])
    if links:
        gone = Registration.objects.filter(webinar=webinar, code__in=links)
        left = sorted({*links} - {*gone.values_list("code", flat=True)})
        request.session[PARTICIPANT_LINKS] = left


def registration_here(request: HttpRequest, webinar: Webinar) -> Registration | None:
    """Whose own page this browser may show, however they stand."""
    links = _links_to(request, webinar)
    email = request.user.email if request.user.is_authenticated else NOBODY
    known: list[Registration] = []
    if links or email:  # almost always one link: of several each is looked for
        for code in links or [NOBODY]:
            known += _here(webinar=webinar.pk, code=code, email=email)
    person = min(known, key=lambda person: person.code not in links, default=None)
    return person and _at(webinar, person)


def participant_of(request: HttpRequest, webinar: Webinar) -> Registration | None:
    """Their registration, if they have a place; with their seat, in one query.

    Whoever came by a personal link is that person, whoever else is signed in at that browser.
    """
    people = Registration.objects.active().filter(webinar=webinar).with_seat()
    links = _links_to(request, webinar)
    known = people.filter(code__in=links) | people.of_user(request.user)
    return min(known, key=lambda person: person.code not in links, default=None)


def _links_to(request: HttpRequest, webinar: Webinar) -> list[str]:
    """By which personal links their owner came; at a webinar long ago none counts."""
    return [] if has_ended(webinar) else request.session.get(PARTICIPANT_LINKS, [])


def seat_of(request: HttpRequest, code: str) -> Seat | None:
    """Where they sit, if it is in that room; with room, webinar and person, in one query."""
    links = request.session.get(PARTICIPANT_LINKS, [])
    if not links and not request.user.is_authenticated:
        return None
    known = Q(registration__code__in=links, breakout__webinar__ends_at__gt=last_end())
    if request.user.is_authenticated:
        known |= Q(registration__email=request.user.email)
    seats = Seat.objects.filter(known, breakout__code=code, registration__status="confirmed")
    seats = seats.select_related("breakout__webinar", "registration").order_by("pk")
    return min(seats, key=lambda seat: seat.registration.code not in links, default=None)
