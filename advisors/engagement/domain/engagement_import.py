"""Engagements from a table: who advises which project, for how many days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.tables import Columns, alone, engagements_of, noted, quarters
from advisors.models import (
    Advisor,
    ChangeRequest,
    Engagement,
    EngagementAnswer,
)
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, like, yes_or_no_in
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row

Status = Engagement.Status


def _engagement_columns(facility: Facility) -> Columns:
    projects = {project.number: project for project in facility.projects.all()}
    advisors = {a.user.email: a for a in Advisor.objects.select_related("user")}
    address = address_like(User, "email")

    def project(text: str) -> Project:
        number = like(Project, "number")(text)
        if number not in projects:
            raise ValidationError(_("The facility has no project %s.") % number)
        return projects[number]

    def advisor(text: str) -> Advisor:
        email = address(text)
        if email not in advisors:
            raise ValidationError(_("No advisor has the address %s: import them first.") % email)
        return advisors[email]

    return {
        "code": _reference,
        "project": project,
        "advisor": advisor,
        "days": quarters(Engagement, "days_agreed"),
        "accepted": yes_or_no_in,
        "starts_on": like(Engagement, "starts_on"),
        "ends_on": like(Engagement, "ends_on"),
    }


def _reference(text: str) -> str:
    if not text:
        raise ValidationError(_("This field cannot be blank."))
    reference: str = like(Engagement, "reference")(text)
    return reference


def _engagement_faults(facility: Facility, rows: Sequence[Row]) -> Iterator[RowError]:
    """A period that ends before it starts, and a pair that has another open engagement already.

    Whose engagement is over may come back: a row of one that ended stands in nobody's way.
    """
    known = list(_all_of(facility))
    over = {e.reference for e in known if e.reference and e.status not in Engagement.OPEN}
    pairs = {(e.advisor_id, e.project_id): e.reference for e in known if e.status in e.OPEN}
    for row in rows:
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            yield RowError(row.line, "ends_on", _("The end must not be before the start."))
        pair = (row["advisor"].pk, row["project"].pk)
        if row["code"] not in over and pairs.setdefault(pair, row["code"]) != row["code"]:
            fault = _("This advisor is engaged on this project already.")
            yield RowError(row.line, "advisor", fault)


def _all_of(facility: Facility) -> QuerySet[Engagement]:
    return Engagement.objects.filter(project__facility=facility)


def known_engagements(facility: Facility, rows: Sequence[Row]) -> int:
    known = engagements_of(facility)
    return sum(row["code"] in known for row in rows)


@transaction.atomic
def take_engagements(facility: Facility, rows: Sequence[Row], *, by: User | None) -> Imported:
    alone(facility)
    known, agreed = engagements_of(facility), _agreed_here(facility)
    outcome = Counter(
        _take_engagement(row, known.get(row["code"]), agreed=row["code"] in agreed) for row in rows
    )
    return noted("engagements.imported", facility, outcome, by)


def _agreed_here(facility: Facility) -> set[str]:
    """What the sides answered in the portal, or were granted, is no longer the list's to say."""
    answered = Q(answers__in=EngagementAnswer.objects.given())
    changed = Q(change_requests__status=ChangeRequest.Status.GRANTED)
    here = _all_of(facility).filter(answered | changed)
    return set(here.values_list("reference", flat=True))


def _take_engagement(row: Row, known: Engagement | None, *, agreed: bool) -> str:
    """What was accepted meanwhile, begun or ended stays so."""
    if agreed:
        return "unchanged"
    facts: dict[str, Any] = {
        "project": row["project"],
        "advisor": row["advisor"],
        "days_agreed": row["days"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
    }
    if known is None:
        status = Status.PROPOSED if row["accepted"] is False else Status.RUNNING
        Engagement.objects.create(reference=row["code"], status=status, **facts)
        return "created"
    if row["accepted"] is not False and known.status == Status.PROPOSED:
        facts["status"] = Status.RUNNING
    if all(getattr(known, name) == value for name, value in facts.items()):
        return "unchanged"
    for name, value in facts.items():
        setattr(known, name, value)
    known.save()
    return "updated"


ENGAGEMENTS = import_kind(
    name="engagements",
    right="advisors.add_engagement",
    label=_lazy("Engagements"),
    model=Facility,
    columns=_engagement_columns,
    required=["code", "project", "advisor", "days"],
    unique=["code"],
    passed_over=lambda facility: ["application"],
    contradictions=_engagement_faults,
    known=known_engagements,
    take=take_engagements,
)
