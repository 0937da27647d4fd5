"""How to come into the demonstration: one login or personal link for each role."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from tgtf_portal.core.models import User
from webinars.models import Host, Registration, Webinar

LOGINS = {
    "coordinator@example.org": (
        "coordinator",
        "the facility’s staff: webinars, outbox, recap in /admin/",
    ),
    "manager@example.org": ("manager", "runs Demo Cluster A, its firms and its project"),
    "advisor@example.org": ("advisor", "advises two projects and owes results"),
    "host@example.org": ("host", "hosts a break-out at both webinars"),
    "reviewer@example.org": ("reviewer", "waits for the next call"),
}
PARTICIPANT = "participant@example.org"


@dataclass(frozen=True, slots=True)
class Door:
    role: str
    way_in: str
    about: str = ""


def logins() -> list[Door]:
    """Those that the story has brought so far."""
    known = set(User.objects.filter(email__in=LOGINS).values_list("email", flat=True))
    return [Door(role, email, about) for email, (role, about) in LOGINS.items() if email in known]


def links() -> list[Door]:
    """Personal links into the coming webinar; they work without signing in."""
    coming = Webinar.objects.coming()
    guest = Registration.objects.active().filter(webinar__in=coming, email=PARTICIPANT).first()
    host = Host.objects.with_room().filter(breakout__webinar__in=coming, user=None).first()
    found = [("participant", guest), ("host", host)]
    return [Door(role, person.get_link()) for role, person in found if person]


def sign_in_address() -> str:
    return f"{settings.SITE_URL}{reverse('account_login')}"
