"""Who stands on which side of a project, and telling them something.

Three sides: the lead's managers, who decide for the clusters; the advisor; the facility, which is
the coordinator in charge and who stands in for them, or the facility's own address where nobody is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from advisors.models import Engagement
from clusters.domain.absence import with_substitutes
from clusters.models import Project, ProjectCluster
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a mail of a project."""

    email: str
    name: str = ""
    language: str = settings.LANGUAGE_CODE


def lead_managers(project: Project) -> list[User]:
    """Who decides for the clusters."""
    lead = project.parts.filter(role=ProjectCluster.Role.LEAD)
    return _managers(lead)


def managers(project: Project) -> list[User]:
    """Of the lead and of all partners."""
    return _managers(project.parts.all())


def _managers(parts: Any) -> list[User]:
    people = User.objects.filter(is_active=True, memberships__cluster__in=parts.values("cluster"))
    return list(people.distinct())


def lead_side(project: Project) -> list[Reader]:
    return readers(lead_managers(project))


def advisor_side(engagement: Engagement) -> list[Reader]:
    return readers([engagement.advisor.user])


def facility_side(project: Project) -> list[Reader]:
    if (in_charge := project.coordinator) and in_charge.is_active:
        return readers(with_substitutes([in_charge]))
    address = project.facility.contact_address
    return [Reader(address, str(project.facility.name))] if address else []


def all_sides(engagement: Engagement) -> list[Reader]:
    project = engagement.project
    return [*advisor_side(engagement), *lead_side(project), *facility_side(project)]


def readers(people: Iterable[User]) -> list[Reader]:
    return [Reader(p.email, p.name, p.language) for p in people if p.is_active]


def tell(
    readers: Sequence[Reader],
    kind: str,
    about: Any,
    *,
    key: str,
    but: User | None = None,
    due_at: datetime | None = None,
    drop_after: datetime | None = None,
    **context: Any,
) -> int:
    """Promise each of them, once for this key, a mail about a row; how many mails are new.

    `but` is whoever did what it tells: they know. The mail's context names the row by its model:
    {"engagement": pk}, {"deliverable": pk} …
    """
    noun = about._meta.model_name
    told = {reader.email: reader for reader in readers if not but or reader.email != but.email}
    return outbox.promise_all(
        outbox.Promise(
            kind,
            key=f"{kind}/{about.pk}/{key}/{reader.email}",
            to=reader.email,
            name=reader.name,
            language=reader.language,
            context={noun: about.pk, **context},
            due_at=due_at,
            drop_after=drop_after,
        )
        for reader in told.values()
    )
