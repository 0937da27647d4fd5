"""A cluster manager registers people of the cluster's firms, several at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from clusters.models import SME, Cluster
from tgtf_portal.core.models import User
from webinars.models import Registration, Webinar
from webinars.registration.domain.actions import register

Status = Registration.Status
MOST_AT_ONCE = 60  # they take their places under one lock, and others wait for it


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who is to be registered."""

    name: str
    email: str
    organisation: str
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    registration: Registration
    known: bool  # had a place, or a number on the waiting list, before

    @property
    def group(self) -> str:
        """Where the page of results shows it: known, placed, waiting or withheld."""
        if self.registration.status == Status.CANCELLED:
            return "withheld"
        if self.known:
            return "known"
        return "placed" if self.registration.status == Status.CONFIRMED else "waiting"


def managed_smes(user: User) -> QuerySet[SME]:
    """The firms of the clusters that this person manages, staff or not, that can be written to."""
    firms = SME.objects.filter(cluster__in=user.memberships.values("cluster"))
    reachable = firms.exclude(contact_address="").select_related("cluster")
    return reachable.order_by("cluster", "name__folded")


def companion_of(sme: SME) -> Companion:
    return Companion(sme.contact_name or sme.name, sme.contact_address, sme.name, sme.cluster)


@transaction.atomic
def register_group(
    webinar: Webinar, people: Sequence[Companion], *, by: User
) -> list[GroupOutcome]:
    """All of them or, where registration is refused, none; each gets a mail with their own link."""
    emails = [person.email for person in people]
    before = webinar.registrations.filter(email__in=emails)
    known = set(before.expected().values_list("email", flat=True))
    return [
        GroupOutcome(
            register(
                webinar,
                email=person.email,
                name=person.name,
                organisation=person.organisation,
                cluster=person.cluster,
                by=by,
            ),
            known=person.email in known,
        )
        for person in people
    ]
