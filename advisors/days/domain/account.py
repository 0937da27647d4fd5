"""The days of a facility's advice up to a day: in all, by kind, by advisor and by project."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from advisors.models import Activity, DayStatement, DayStatementLine
from clusters.models import Facility

CENTS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Account:
    """Days, by what they went to: a kind of activity, an advisor's address, a project's number."""

    total: Decimal
    by_kind: Mapping[str, Decimal]
    by_advisor: Mapping[str, Decimal]
    by_project: Mapping[str, Decimal]

    def as_text(self) -> dict[str, object]:
        """Each number as text with two decimals: no program rounds it on the way."""
        return {
            "total": str(self.total.quantize(CENTS)),
            **{
                name: {key: str(days.quantize(CENTS)) for key, days in getattr(self, name).items()}
                for name in ("by_kind", "by_advisor", "by_project")
            },
        }


def account(facility: Facility, until: date, *, accepted: bool = False) -> Account:
    """What was logged until this day, the day included, as it was corrected.

    Accepted are the days alone that statements count which the facility has accepted.
    """
    if accepted:
        lines = accepted_lines(facility.pk).filter(held_on__lte=until)
        return _summed(lines, "statement__", "counted")
    return _summed(logged(facility.pk).filter(held_on__lte=until), "", "days")


def logged(facility: int) -> QuerySet[Activity]:
    """A facility's activities, whatever became of their engagements."""
    return Activity.objects.filter(engagement__project__facility=facility)


def accepted_lines(facility: int) -> QuerySet[DayStatementLine]:
    """Of the statements of days that it has accepted."""
    status = DayStatement.Status.ACCEPTED
    return DayStatementLine.objects.filter(statement__status=status, statement__facility=facility)


def _summed(rows: QuerySet, path: str, amount: str) -> Account:
    """`path` leads from a row to what has an engagement."""
    engagement = f"{path}engagement__"
    names = ("kind", f"{engagement}advisor__user__email", f"{engagement}project__number", amount)
    total = Decimal()
    sums: list[dict[str, Decimal]] = [defaultdict(Decimal) for _name in names[:-1]]
    for *keys, days in rows.values_list(*names).iterator():
        total += days
        for counted, key in zip(sums, keys, strict=True):
            counted[str(key)] += days
    by_kind, by_advisor, by_project = sums
    in_order = dict(sorted(by_project.items(), key=lambda one: int(one[0])))
    return Account(total, dict(sorted(by_kind.items())), dict(sorted(by_advisor.items())), in_order)
