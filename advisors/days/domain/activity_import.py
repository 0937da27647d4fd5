"""Activities from a table. What a file says was done stays, also beyond the days agreed; a note
names where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.tables import Columns, alone, engagement_among, noted, quarters
from advisors.models import (
    Activity,
    Engagement,
)
from clusters.models import Facility
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import like
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.amounts import amount

ACTIVITY_COLUMNS = ("engagement", "kind", "title", "held_on", "days", "smes_reached")


def _activity_columns(facility: Facility) -> Columns:
    return {
        "engagement": engagement_among(facility),
        "kind": lambda text: like(Activity, "kind")(text.lower()),
        "title": like(Activity, "title"),
        "held_on": like(Activity, "held_on"),
        "days": quarters(Activity, "days"),
        "smes_reached": lambda text: like(Activity, "smes_reached")(text) if text else None,
    }


def _activity_faults(facility: Facility, rows: Sequence[Row]) -> Iterator[RowError]:
    today = timezone.localdate()
    for row in rows:
        begins = row["engagement"].starts_on
        if row["engagement"].status in Engagement.NEVER_AGREED:
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
    alone(facility)
    new = _new_activities(facility, rows)
    for row in new:
        Activity.objects.create(**{name: row[name] for name in ACTIVITY_COLUMNS})
    outcome = Counter({"created": len(new), "unchanged": len(rows) - len(new)})
    return noted("activities.imported", facility, outcome, by)


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
