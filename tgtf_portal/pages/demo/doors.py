"""How to come into the demonstration: one login or personal link for each role."""

from dataclasses import dataclass

from django.conf import settings

from tgtf_portal.core.models import User
from webinars.models import Host, Registration, Webinar

LOGINS = {
    "coordinator": "coordinator@example.org",
    "manager": "manager@example.org",
    "advisor": "advisor@example.org",
    "host": "host@example.org",
    "reviewer": "reviewer@example.org",
}
PARTICIPANT = "participant@example.org"


@dataclass(frozen=True, slots=True)
class Door:
    role: str
    way_in: str


def logins() -> list[Door]:
    """Those that the story has brought so far."""
    known = set(User.objects.filter(email__in=LOGINS.values()).values_list("email", flat=True))
    return [Door(role, email) for role, email in LOGINS.items() if email in known]


def links() -> list[Door]:
    """Personal links into the coming webinar; they work without signing in."""
    coming = Webinar.objects.coming()
    guest = Registration.objects.active().filter(webinar__in=coming, email=PARTICIPANT).first()
    host = Host.objects.with_room().filter(breakout__webinar__in=coming, user=None).first()
    found = [("participant", guest), ("host, by link", host)]
    return [Door(role, person.get_link()) for role, person in found if person]


def sign_in_address() -> str:
    return f"{settings.SITE_URL}/accounts/login/"
