"""How to come into the demonstration: one login or personal link for each role."""

from dataclasses import dataclass

from advisors.models import PoolEntry
from clusters.models import AccountInvitation
from tgtf_portal.core.models import User
from tgtf_portal.core.values.addresses import whole_address
from webinars.models import Host, Moderator, Registration, Webinar

LOGINS = {
    "coordinator@example.org": (
        "coordinator",
        "the facility’s staff: webinars, outbox, recap in /admin/",
    ),
    "webinars@example.org": ("webinar team", "staff for webinars alone; no advice, no accounts"),
    "reader@example.org": ("reader", "staff who look at the work and change nothing"),
    "manager@example.org": ("manager", "runs Demo Cluster A, its firms and its project"),
    "advisor@example.org": ("advisor", "advises two projects and owes results"),
    "host@example.org": ("host", "hosts break-outs; one of them runs now"),
    "reviewer@example.org": ("reviewer", "waits for the next call"),
}
PARTICIPANT = "participant@example.org"


@dataclass(frozen=True, slots=True)
class DemoDoor:
    role: str
    way_in: str
    about: str = ""


def logins() -> list[DemoDoor]:
    """Those that the story has brought so far."""
    known = set(User.objects.filter(email__in=LOGINS).values_list("email", flat=True))
    return [
        DemoDoor(role, email, about) for email, (role, about) in LOGINS.items() if email in known
    ]


def links() -> list[DemoDoor]:
    """Personal links, which work without signing in: to the next webinar, and to one under way."""
    coming, running = Webinar.objects.coming().not_begun(), Webinar.objects.under_way()
    people = Registration.objects.active().filter(email=PARTICIPANT)
    hosts = Host.objects.with_room().filter(user=None)
    found = [
        ("invited", AccountInvitation.objects.waiting().first()),
        ("picked", PoolEntry.objects.filter(status="picked").first()),
        ("participant", people.filter(webinar__in=coming).first()),
        ("host", hosts.filter(breakout__webinar__in=coming).first()),
        ("now: host", hosts.filter(breakout__webinar__in=running).first()),
        ("now: leads", Moderator.objects.filter(webinar__in=running).first()),
    ]
    doors = [DemoDoor(role, person.get_link()) for role, person in found if person]
    here = people.filter(webinar__in=running).first()
    if here:
        board = whole_address("webinars:registration-board", here.token)
        doors.insert(4, DemoDoor("now: board", board))
    return doors
