"""What a new facility can have of the advice of the one before: limits, and what reports ask."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from advisors.models import EndReportQuestion, HealthLimits
from clusters.domain.next_facility import taken_along
from clusters.models import Facility


def _facts(row: Model, *new: str) -> dict[str, Any]:
    columns = (field for field in row._meta.concrete_fields if field.name not in ("id", *new))
    return {column.attname: getattr(row, column.attname) for column in columns}


@taken_along("health_limits", _("Limits of the health board"))
def copy_health_limits(old: Facility, new: Facility) -> None:
    for limits in HealthLimits.objects.filter(facility=old):
        HealthLimits.objects.create(facility=new, **_facts(limits, "facility"))


@taken_along("end_report_questions", _("Questions of the end reports"))
def copy_end_report_questions(old: Facility, new: Facility) -> None:
    """A question that is shown after another hangs on the new facility's own."""
    asked = list(old.end_report_questions.in_order())
    pairs = {
        row.pk: EndReportQuestion(facility=new, **_facts(row, "facility", "shown_when"))
        for row in asked
    }
    EndReportQuestion.objects.bulk_create(pairs.values())
    for row in asked:
        if row.shown_when_id and row.shown_when_id in pairs:
            pairs[row.pk].shown_when = pairs[row.shown_when_id]
    EndReportQuestion.objects.bulk_update(pairs.values(), ["shown_when"])
