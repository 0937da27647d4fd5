"""Where the people of a campaign come from: segments that the portal knows, and its own list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from advisors.models import Advisor
from clusters.models import SME, Cluster, Membership, Project, ProjectCluster
from webinars.models import Campaign, Invitation, Registration, Webinar

Audience = Invitation.Audience
Segment = Campaign.Segment
Role = ProjectCluster.Role


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who might be invited; `email` in the spelling of AddressField."""

    email: str
    name: str = ""
    organisation: str = ""
    cluster: Cluster | None = None
    language: str = settings.LANGUAGE_CODE
    audience: str = Audience.GUESTS


def people_of(webinar: Webinar, segment: str) -> list[Guest]:
    """Whom a segment means for this webinar; somebody may come more than once."""
    return SOURCES[Segment(segment)](webinar)


def groups_of(campaign: Campaign) -> dict[str, list[Guest]]:
    """The people of a campaign by audience, its own list last."""
    groups = {segment: people_of(campaign.webinar, segment) for segment in campaign.segments}
    guests = campaign.guests.select_related("cluster")
    listed = [Guest(g.email, g.name, g.organisation, g.cluster, g.language) for g in guests]
    return {**groups, Audience.GUESTS: listed} if listed else groups


def _cohort(webinar: Webinar, *roles: Role) -> Iterable[int]:
    """The clusters with one of these parts in the projects that the facility supports."""
    projects = Project.objects.going_on().filter(facility__series=webinar.series_id)
    parts = ProjectCluster.objects.filter(project__in=projects, role__in=roles)
    return parts.values_list("cluster", flat=True)


def _managers(webinar: Webinar, role: Role, audience: Audience) -> list[Guest]:
    cohort = Membership.objects.filter(cluster__in=_cohort(webinar, role), user__is_active=True)
    return [
        Guest(m.user.email, m.user.name, m.cluster.name, m.cluster, m.user.language, audience)
        for m in cohort.with_people().order_by("pk")
    ]


def managers(webinar: Webinar) -> list[Guest]:
    return _managers(webinar, Role.LEAD, Audience.MANAGERS)


def partners(webinar: Webinar) -> list[Guest]:
    return _managers(webinar, Role.PARTNER, Audience.PARTNERS)


def advisors(webinar: Webinar) -> list[Guest]:
    """Every advisor with an active account."""
    found = Advisor.objects.filter(user__is_active=True).select_related("user")
    return [
        Guest(a.user.email, a.user.name, language=a.user.language, audience=Audience.ADVISORS)
        for a in found.order_by("pk")
    ]


def smes(webinar: Webinar) -> list[Guest]:
    """The contacts of the firms of all the cohort's clusters."""
    firms = SME.objects.filter(cluster__in=_cohort(webinar, *Role)).exclude(contact_address="")
    return [
        Guest(
            firm.contact_address,
            firm.contact_name,
            firm.name,
            firm.cluster,
            webinar.language,
            Audience.SMES,
        )
        for firm in firms.select_related("cluster").order_by("pk")
    ]


def former(webinar: Webinar) -> list[Guest]:
    """Whoever had a place at a webinar of the same facility that is over; as they wrote it last."""
    registrations = Registration.objects.active().filter(
        webinar__series__facility__series=webinar.series_id, webinar__ends_at__lte=timezone.now()
    )
    latest: dict[str, Guest] = {}
    for r in registrations.select_related("cluster").order_by("-webinar__starts_at", "-pk"):
        guest = Guest(r.email, r.name, r.organisation, r.cluster, r.language, Audience.FORMER)
        latest.setdefault(r.email, guest)
    return list(latest.values())


SOURCES: dict[Segment, Callable[[Webinar], list[Guest]]] = {
    Segment.MANAGERS: managers,
    Segment.PARTNERS: partners,
    Segment.ADVISORS: advisors,
    Segment.SMES: smes,
    Segment.FORMER: former,
}
