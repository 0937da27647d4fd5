"""Who is at a live page: a participant who came by their personal link, or who signed in."""

from django.http import HttpRequest

from webinars.models import Registration, Webinar

LINKS = "registration_codes"  # in the session: whose personal links its owner came by


def remember(request: HttpRequest, registration: Registration) -> None:
    """From now on this browser is that participant, under addresses that hold no secret."""
    request.session.cycle_key()
    known = request.session.get(LINKS, [])
    request.session[LINKS] = sorted({*known, registration.code})


def participant_of(request: HttpRequest, webinar: Webinar) -> Registration | None:
    """Their registration, if they have a place; with their seat, in one query."""
    people = Registration.objects.active().filter(webinar=webinar).with_seat()
    by_link = people.filter(code__in=request.session.get(LINKS, []))
    return (by_link | people.of_user(request.user)).first()
