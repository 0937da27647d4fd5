"""Where the people stand whom a campaign may reach: the rows of each segment and of its own list,
and who each row names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from advisors.models import Advisor
from clusters.models import SME, Cluster, Membership, Project, ProjectCluster
from tgtf_portal.core.values import erased
from tgtf_portal.core.values.folding import holding, words_of
from webinars.models import Campaign, CampaignGuest, Invitation, Registration, Webinar

Audience = Invitation.Audience
Segment = Campaign.Segment
Role = ProjectCluster.Role
HELD_AT_A_TIME = 2000  # rows


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who might be invited; `email` in the spelling of AddressField."""

    email: str
    name: str = ""
    organisation: str = ""
    cluster: Cluster | None = None
    language: str = settings.LANGUAGE_CODE
    audience: str = Audience.GUESTS
    row: int = field(default=0, compare=False)  # of the table where the audience's people stand

    @property
    def facts(self) -> dict[str, Any]:
        """As rows about them have it."""
        names = ("email", "name", "organisation", "cluster", "language")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of an audience, in their order, who one of them names, and by what one is found."""

    rows: Callable[[Webinar], QuerySet]
    facts: Callable[[Any, Webinar], dict[str, Any]]
    searched: Sequence[str]


def _cohort(webinar: Webinar, *roles: Role) -> Iterable[int]:
    """The clusters with one of these parts in the projects that the facility supports."""
    projects = Project.objects.going_on().filter(facility__series=webinar.series_id)
    parts = ProjectCluster.objects.filter(project__in=projects, role__in=roles)
    return parts.values_list("cluster", flat=True)


def _managers(role: Role) -> Source:
    def rows(webinar: Webinar) -> QuerySet:
        clusters = _cohort(webinar, role)
        cohort = Membership.objects.filter(cluster__in=clusters, user__is_active=True)
        return cohort.with_people().order_by("pk")

    return Source(rows, _manager, ["user__email", "user__name", "cluster__name"])


def _manager(membership: Membership, webinar: Webinar) -> dict[str, Any]:
    user, cluster = membership.user, membership.cluster
    return {**_user(user), "organisation": cluster.name, "cluster": cluster}


def _user(user: Any) -> dict[str, Any]:
    return {"email": user.email, "name": user.name, "language": user.language}


def _advisors(webinar: Webinar) -> QuerySet:
    """Those whom the facility engaged."""
    found = Advisor.objects.engaged_by(webinar.series.facility)
    return found.select_related("user").order_by("pk")


def _smes(webinar: Webinar) -> QuerySet:
    """The contacts of the firms of all the cohort's clusters."""
    firms = SME.objects.filter(cluster__in=_cohort(webinar, *Role)).exclude(contact_address="")
    return firms.select_related("cluster").order_by("pk")


def _contact(firm: SME, webinar: Webinar) -> dict[str, Any]:
    return {
        "email": firm.contact_address,
        "name": firm.contact_name,
        "organisation": firm.name,
        "cluster": firm.cluster,
        "language": webinar.language,
    }


def _former(webinar: Webinar) -> QuerySet:
    """Whoever had a place at a webinar of the same facility that is over, what they wrote last
    first."""
    registrations = Registration.objects.active().filter(
        webinar__series__facility__series=webinar.series_id, webinar__ends_at__lte=timezone.now()
    )
    registrations = registrations.exclude(email__endswith=f"@{erased.DOMAIN}")
    return registrations.select_related("cluster").order_by("-webinar__starts_at", "-pk")


def _as_written(row: Registration | CampaignGuest, webinar: Webinar) -> dict[str, Any]:
    names = ("email", "name", "organisation", "cluster", "language")
    return {name: getattr(row, name) for name in names}


SEARCHED = ["email", "name", "organisation", "cluster__name"]
CONTACTS = ["contact_address", "contact_name", "name", "cluster__name"]
SOURCES: dict[str, Source] = {
    Segment.MANAGERS: _managers(Role.LEAD),
    Segment.PARTNERS: _managers(Role.PARTNER),
    Segment.ADVISORS: Source(
        _advisors, lambda one, webinar: _user(one.user), ["user__email", "user__name"]
    ),
    Segment.SMES: Source(_smes, _contact, CONTACTS),
    Segment.FORMER: Source(_former, _as_written, SEARCHED),
}


def whole_cohort(webinar: Webinar) -> Campaign:
    """A campaign that nobody began, for all the segments."""
    return Campaign(webinar=webinar, segments=Segment.values)


def people_of(webinar: Webinar, segment: str) -> list[Guest]:
    """Whom a segment means for this webinar; somebody may come more than once, but for those of
    earlier webinars, who are known as they wrote it last."""
    source = SOURCES[Segment(segment)]
    guests = [_guest(source, row, webinar, segment) for row in source.rows(webinar)]
    if segment != Segment.FORMER:
        return guests
    latest: dict[str, Guest] = {}
    for guest in guests:
        latest.setdefault(guest.email, guest)
    return list(latest.values())


def groups_of(campaign: Campaign) -> dict[str, list[Guest]]:
    """The people of a campaign by audience, its own list last."""
    groups = {segment: people_of(campaign.webinar, segment) for segment in campaign.segments}
    if not campaign.pk:
        return groups
    source, webinar = _own_list(campaign), campaign.webinar
    rows = source.rows(webinar).iterator(HELD_AT_A_TIME)
    listed = [_guest(source, row, webinar, Audience.GUESTS) for row in rows]
    return {**groups, Audience.GUESTS: listed} if listed else groups


def _guest(source: Source, row: Any, webinar: Webinar, audience: str) -> Guest:
    return Guest(**source.facts(row, webinar), audience=audience, row=row.pk)


def _own_list(campaign: Campaign) -> Source:
    guests = campaign.guests.select_related("cluster").order_by("pk")
    return Source(lambda webinar: guests, _as_written, SEARCHED)


# --- By numbers of rows: an audience and a row of its table ---------------------------------------
Places = Iterable[Sequence[Any]]


def _sources_of(campaign: Campaign) -> Mapping[str, Source]:
    segments = {segment: SOURCES[Segment(segment)] for segment in campaign.segments}
    own = {Audience.GUESTS: _own_list(campaign)} if campaign.pk else {}
    return {**segments, **own}


def count_of(campaign: Campaign) -> int:
    """How many rows name somebody, by one statement that reads none of them."""
    webinar = campaign.webinar
    sources = _sources_of(campaign).values()
    first, *others = (s.rows(webinar).order_by().values_list("pk") for s in sources)
    return (first.union(*others, all=True) if others else first).count()


def guests_at(campaign: Campaign, places: Places) -> list[Guest]:
    """Who stands there, in this order; whoever stands there no more is left out."""
    sources, wanted = _sources_of(campaign), [(audience, row) for audience, row in places]
    known: dict[tuple[str, int], Guest] = {}
    for audience, group in groupby(sorted(wanted), key=lambda place: place[0]):
        source = sources[audience]
        found = source.rows(campaign.webinar).filter(pk__in=[row for _audience, row in group])
        for row in found:
            known[audience, row.pk] = _guest(source, row, campaign.webinar, audience)
    return [known[place] for place in wanted if place in known]


def places_with(campaign: Campaign, places: Places, words: str) -> list[Sequence[Any]]:
    """Those of the places where every word stands somewhere in what is shown of somebody."""
    found = {
        audience: set(_pks(source.rows(campaign.webinar), source.searched, words))
        for audience, source in _sources_of(campaign).items()
    }
    return [place for place in places if place[1] in found[place[0]]]


def _pks(rows: QuerySet, searched: Sequence[str], words: str) -> Iterable[int]:
    return rows.filter(holding(searched, words_of(words))).order_by().values_list("pk", flat=True)
