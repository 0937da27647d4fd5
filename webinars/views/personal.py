"""What stands around a registration on its own page: the way in, calendars, what comes after."""

from typing import Any

from tgtf_portal.core.calendar import calendar_sites
from tgtf_portal.core.qr import qr_code
from webinars.documents import webinar_occasion
from webinars.domain.certificate import can_be_certified
from webinars.domain.feedback import obstacle_to_feedback
from webinars.domain.lookup import find_feed
from webinars.domain.seat_choice import seat_choice_of
from webinars.models import Certificate, Feedback, Registration


def around(registration: Registration, *, seated: bool = False) -> dict[str, Any]:
    """Costs one query before the webinar, four more once people are seated, and two afterwards;
    others have nothing to see."""
    part = {"coming": _before, "over": _afterwards}.get(registration.standing)
    shown = part(registration) if part and registration.is_active else {}
    if seated and "sites" in shown:
        shown["choice"] = seat_choice_of(registration)
    return shown


def _before(registration: Registration) -> dict[str, Any]:
    webinar = registration.webinar
    return {
        # Those sites learn the public page's address, never the personal one.
        "sites": calendar_sites(webinar_occasion(webinar)),
        "feed": find_feed(registration.email),
        "qr": qr_code(registration.get_check_in_link()) if webinar.venue else None,
    }


def _afterwards(registration: Registration) -> dict[str, Any]:
    return {
        "certificate": Certificate.objects.filter(registration=registration).first(),
        "certifiable": can_be_certified(registration),
        "feedback": Feedback.objects.filter(registration=registration).first(),
        "feedback_open": not obstacle_to_feedback(registration),
    }
