"""Whom a campaign reaches: segments and lists, who is new, and who is left out and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advisors.models import Advisor
from clusters.models import SME, Cluster, Membership, Project, ProjectCluster
from tgtf_portal.core.mail import courtesy
from tgtf_portal.core.values import erased
from tgtf_portal.core.values.fields import AddressField
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

    @property
    def facts(self) -> dict[str, Any]:
        """As rows about them have it."""
        names = ("email", "name", "organisation", "cluster", "language")
        return {name: getattr(self, name) for name in names}


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
    """Those whom the facility engaged."""
    found = Advisor.objects.engaged_by(webinar.series.facility).select_related("user")
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
    registrations = registrations.exclude(email__endswith=f"@{erased.DOMAIN}")
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
TOPIC = "invitations"


class Exclusion(models.TextChoices):
    """Why somebody is left out."""

    REGISTERED = "registered", _("Registered already")
    INVITED = "invited", _("Invited already")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed from invitations")
    BOUNCED = "bounced", _("Mails to this address come back")
    TWICE = "twice", _("Named twice")


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """What one segment brings; who stands in an earlier one counts there."""

    label: str | Promise
    named: int
    new: int


@dataclass(frozen=True, slots=True)
class AudiencePreview:
    new: list[Guest]
    missing: dict[Exclusion, list[Guest]]
    by_segment: dict[str, SegmentCount]

    @property
    def left_out(self) -> dict[Exclusion, int]:
        return {why: len(guests) for why, guests in self.missing.items()}


def preview_campaign(campaign: Campaign) -> AudiencePreview:
    """As it would be now; costs the same few queries however many people there are."""
    return sort_out(campaign.webinar, groups_of(campaign))


def preview_segments(webinar: Webinar) -> AudiencePreview:
    """All the segments together, for choosing among them."""
    return sort_out(webinar, {s.value: people_of(webinar, s) for s in Campaign.Segment})


def sort_out(webinar: Webinar, groups: Mapping[str, Iterable[Guest]]) -> AudiencePreview:
    """Sort people into who is new and who is left out; the first group that names one has them."""
    people, twice, named = _once_each(groups)
    reasons = _reasons(webinar, people)
    new = [guest for email, guest in people.items() if email not in reasons]
    missing: dict[Exclusion, list[Guest]] = {why: [] for why in Exclusion}
    for email, why in reasons.items():
        missing[why].append(people[email])
    missing[Exclusion.TWICE] = twice
    fresh = Counter(guest.audience for guest in new)
    labels = dict(Invitation.Audience.choices) | dict(Campaign.Segment.choices)
    shares = {group: SegmentCount(labels[group], named[group], fresh[group]) for group in groups}
    return AudiencePreview(new, {why: guests for why, guests in missing.items() if guests}, shares)


def _once_each(
    groups: Mapping[str, Iterable[Guest]],
) -> tuple[dict[str, Guest], list[Guest], Counter[str]]:
    """Each person once, by address; who was named again; and how many each group names."""
    people: dict[str, Guest] = {}
    twice: list[Guest] = []
    named: Counter[str] = Counter()
    for group, guests in groups.items():
        for guest in guests:
            named[group] += 1
            email = AddressField.normalise(guest.email)
            if email in people:
                twice.append(guest)
            else:
                people[email] = replace(guest, email=email, audience=group)
    return people, twice, named


def _reasons(webinar: Webinar, people: Mapping[str, Guest]) -> dict[str, Exclusion]:
    """For each address that is left out."""
    here = webinar.registrations.exclude(status=Registration.Status.CANCELLED)
    registered = set(here.values_list("email", flat=True))
    invited = set(webinar.invitations.values_list("email", flat=True))
    reasons = {}
    for email in people:
        if email in registered:
            reasons[email] = Exclusion.REGISTERED
        elif email in invited:
            reasons[email] = Exclusion.INVITED
    others = [email for email in people if email not in reasons]
    declined = courtesy.left_out(others, TOPIC)
    return reasons | {email: Exclusion(reason) for email, reason in declined.items()}
