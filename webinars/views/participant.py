"""Who is at a live page: a participant who came by their personal link, or who signed in."""

from django.db.models import Q
from django.http import HttpRequest

from webinars.models import Registration, Seat, Webinar

LINKS = "registration_codes"  # in the session: whose personal links its owner came by


def remember(request: HttpRequest, registration: Registration) -> None:
    """From now on this browser is that participant, under addresses that hold no secret.

    Of two who share a browser it is the one who came last: nobody writes under another's name.
    """
    request.session.cycle_key()
    known = Registration.objects.filter(code__in=request.session.get(LINKS, []))
    elsewhere = known.exclude(webinar=registration.webinar_id).values_list("code", flat=True)
    request.session[LINKS] = sorted({*elsewhere, registration.code})


def participant_of(request: HttpRequest, webinar: Webinar) -> Registration | None:
    """Their registration, if they have a place; with their seat, in one query.

    Whoever came by a personal link is that person, whoever else is signed in at that browser.
    """
    people = Registration.objects.active().filter(webinar=webinar).with_seat()
    links = request.session.get(LINKS, [])
    known = people.filter(code__in=links) | people.of_user(request.user)
    return min(known, key=lambda person: person.code not in links, default=None)


def seat_of(request: HttpRequest, code: str) -> Seat | None:
    """Where they sit, if it is in that room; with room, webinar and person, in one query."""
    links = request.session.get(LINKS, [])
    if not links and not request.user.is_authenticated:
        return None
    known = Q(registration__code__in=links)
    if request.user.is_authenticated:
        known |= Q(registration__email=request.user.email)
    seats = Seat.objects.filter(known, breakout__code=code, registration__status="confirmed")
    seats = seats.select_related("breakout__webinar", "registration").order_by("pk")
    return min(seats, key=lambda seat: seat.registration.code not in links, default=None)
