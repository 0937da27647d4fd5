"""Results from a table: what is owed by when, and how far it is."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.tables import Columns, alone, engagement_among, noted
from advisors.models import (
    Deliverable,
)
from clusters.models import Facility
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import like
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row

Result = Deliverable.Status


def _result_columns(facility: Facility) -> Columns:
    return {
        "engagement": engagement_among(facility),
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
    alone(facility)
    known = _results_of(facility)
    outcome: Counter[str] = Counter()
    for row in rows:
        key = (row["engagement"].pk, row["title"])
        outcome[_take_result(row, known.get(key))] += 1
    return noted("deliverables.imported", facility, outcome, by)


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
