"""A facility's advice from tables: engagements by the files' own codes, their work and results.

Each table is taken over whole or not at all, and twice changes nothing. What a file says was done
stays, also beyond the days agreed; a note names where.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import (
    Activity,
    Advisor,
    ChangeRequest,
    Deliverable,
    Engagement,
    EngagementAnswer,
)
from advisors.models.activity import QUARTER
from clusters.models import Facility, Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, like, yes_or_no_in
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.amounts import amount

Columns = Mapping[str, Callable[[str], Any]]
Status, Result = Engagement.Status, Deliverable.Status


def engagements_of(facility: Facility) -> dict[str, Engagement]:
    """Those of the facility's projects that have a code of a file."""
    rows = Engagement.objects.filter(project__facility=facility).exclude(reference="")
    return {engagement.reference: engagement for engagement in rows}


def _engagement_among(facility: Facility) -> Callable[[str], Engagement]:
    known = engagements_of(facility)

    def read(text: str) -> Engagement:
        if text not in known:
            raise ValidationError(_("The facility has no engagement “%s”.") % text)
        return known[text]

    return read


def _days(model: type[Any], name: str) -> Callable[[str], Decimal]:
    """In quarters, also with a decimal comma."""

    def read(text: str) -> Decimal:
        days: Decimal = like(model, name)(text.replace(",", "."))
        if not days or days % QUARTER:
            raise ValidationError(_("Days are counted in quarters, from 0.25."))
        return days

    return read


# --- Engagements ---------------------------------------------------------------------------------
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
        "days": _days(Engagement, "days_agreed"),
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
    _alone(facility)
    known, agreed = engagements_of(facility), _agreed_here(facility)
    outcome = Counter(
        _take_engagement(row, known.get(row["code"]), agreed=row["code"] in agreed) for row in rows
    )
    return _noted("engagements.imported", facility, outcome, by)


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


# --- Activities ----------------------------------------------------------------------------------
ACTIVITY_COLUMNS = ("engagement", "kind", "title", "held_on", "days", "smes_reached")


def _activity_columns(facility: Facility) -> Columns:
    return {
        "engagement": _engagement_among(facility),
        "kind": lambda text: like(Activity, "kind")(text.lower()),
        "title": like(Activity, "title"),
        "held_on": like(Activity, "held_on"),
        "days": _days(Activity, "days"),
        "smes_reached": lambda text: like(Activity, "smes_reached")(text) if text else None,
    }


def _activity_faults(facility: Facility, rows: Sequence[Row]) -> Iterator[RowError]:
    today = timezone.localdate()
    for row in rows:
        begins = row["engagement"].starts_on
        if row["engagement"].status == Status.PROPOSED:
            fault = _("Nobody has accepted this engagement yet.")
            yield RowError(row.line, "engagement", fault)
        elif begins and row["held_on"] < begins:
            yield RowError(row.line, "held_on", _("This is before the engagement starts."))
        elif row["held_on"] > max(today, row["engagement"].ends_on or today):
            yield RowError(row.line, "held_on", _("This is after the engagement ends."))


def _same(row: Row) -> tuple[Any, ...]:
    """By what a row is known again; two equal ones of a day are two."""
    return (row["engagement"].pk, *(row[name] for name in ACTIVITY_COLUMNS[1:]))


def _logged(facility: Facility) -> dict[tuple[Any, ...], list[int]]:
    """The activities by what a row knows them by: as they were logged, and as corrected."""
    found = defaultdict(list)
    now = Activity.objects.filter(engagement__project__facility=facility)
    corrected = now.filter(corrections__isnull=False).values("pk")
    first = Activity.history.filter(id__in=corrected, history_type="+")
    for rows, number in ((now, "pk"), (first, "id")):
        for pk, *facts in rows.order_by().values_list(number, *ACTIVITY_COLUMNS):
            found[tuple(facts)].append(pk)
    return found


def _new_activities(facility: Facility, rows: Sequence[Row]) -> list[Row]:
    logged, taken = _logged(facility), set[int]()
    found = []
    for row in rows:
        known = next((pk for pk in logged[_same(row)] if pk not in taken), None)
        if known is None:
            found.append(row)
        else:
            taken.add(known)
    return found


def known_activities(facility: Facility, rows: Sequence[Row]) -> int:
    return len(rows) - len(_new_activities(facility, rows))


def _over_the_days(facility: Facility, rows: Sequence[Row]) -> Iterator[str]:
    used: dict[int, Decimal] = defaultdict(Decimal)
    for pk, days in _logged_days(facility):
        used[pk] += days
    engagements = {row["engagement"].pk: row["engagement"] for row in rows}
    for row in _new_activities(facility, rows):
        used[row["engagement"].pk] += row["days"]
    for pk, engagement in engagements.items():
        if (over := used[pk] - engagement.days_agreed) > 0:
            facts = {"code": engagement.reference, "days": amount(over)}
            yield _("%(code)s has %(days)s days more than were agreed; they are kept.") % facts


def _logged_days(facility: Facility) -> Iterable[tuple[int, Decimal]]:
    rows = Activity.objects.filter(engagement__project__facility=facility)
    return rows.values_list("engagement", "days")


@transaction.atomic
def take_activities(facility: Facility, rows: Sequence[Row], *, by: User | None) -> Imported:
    _alone(facility)
    new = _new_activities(facility, rows)
    for row in new:
        Activity.objects.create(**{name: row[name] for name in ACTIVITY_COLUMNS})
    outcome = Counter({"created": len(new), "unchanged": len(rows) - len(new)})
    return _noted("activities.imported", facility, outcome, by)


# --- Results -------------------------------------------------------------------------------------
def _result_columns(facility: Facility) -> Columns:
    return {
        "engagement": _engagement_among(facility),
        "title": like(Deliverable, "title"),
        "due_on": like(Deliverable, "due_on"),
        "state": lambda text: like(Deliverable, "status")(text.lower() or Result.DUE),
    }


def _results_of(facility: Facility) -> dict[tuple[int, str], Deliverable]:
    rows = Deliverable.objects.filter(engagement__project__facility=facility)
    return {(result.engagement_id, result.title): result for result in rows}


def known_results(facility: Facility, rows: Sequence[Row]) -> int:
    known = _results_of(facility)
    return sum((row["engagement"].pk, row["title"]) in known for row in rows)


@transaction.atomic
def take_results(facility: Facility, rows: Sequence[Row], *, by: User | None) -> Imported:
    _alone(facility)
    known = _results_of(facility)
    outcome: Counter[str] = Counter()
    for row in rows:
        key = (row["engagement"].pk, row["title"])
        outcome[_take_result(row, known.get(key))] += 1
    return _noted("deliverables.imported", facility, outcome, by)


def _take_result(row: Row, known: Deliverable | None) -> str:
    """What was accepted here stays accepted."""
    result = known or Deliverable(engagement=row["engagement"], title=row["title"])
    status = str(result.status if result.is_accepted else row["state"] or Result.DUE)
    if known and (known.due_on, known.status) == (row["due_on"], status):
        return "unchanged"
    result.due_on, result.status = row["due_on"], status
    if status != Result.DUE:
        result.submitted_at = result.submitted_at or timezone.now()
    if status in (Result.CONFIRMED, Result.ACCEPTED):
        result.confirmed_at = result.confirmed_at or timezone.now()
    if status == Result.ACCEPTED:
        result.accepted_at = result.accepted_at or timezone.now()
    result.save()
    return "updated" if known else "created"


def _alone(facility: Facility) -> None:
    """Two lists of one facility follow each other: neither takes a row over that the other did."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


def _noted(verb: str, facility: Facility, outcome: Counter[str], by: User | None) -> Imported:
    imported = Imported(**outcome)
    if imported.created or imported.updated:
        audit.record(verb, facility, by=by, **vars(imported))
    return imported


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
ACTIVITIES = import_kind(
    name="activities",
    right="advisors.add_activity",
    label=_lazy("Activities"),
    model=Facility,
    columns=_activity_columns,
    required=["engagement", "kind", "title", "held_on", "days"],
    contradictions=_activity_faults,
    notes=_over_the_days,
    known_stay=_lazy("Known ones stay as they are."),
    known=known_activities,
    take=take_activities,
)
DELIVERABLES = import_kind(
    name="deliverables",
    right="advisors.add_deliverable",
    label=_lazy("Deliverables"),
    model=Facility,
    columns=_result_columns,
    required=["engagement", "title", "due_on"],
    unique=["engagement", "title"],
    known=known_results,
    take=take_results,
)
