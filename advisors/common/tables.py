"""What the tables of a facility's advice share: engagements by the files' own codes, quarter days.

Each table is taken over whole or not at all, and twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from advisors.models import (
    Engagement,
)
from advisors.models.activity import QUARTER
from clusters.models import Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import like
from tgtf_portal.core.tables.imports import Imported

Columns = Mapping[str, Callable[[str], Any]]


def engagements_of(facility: Facility) -> dict[str, Engagement]:
    """Those of the facility's projects that have a code of a file."""
    rows = Engagement.objects.filter(project__facility=facility).exclude(reference="")
    return {engagement.reference: engagement for engagement in rows}


def engagement_among(facility: Facility) -> Callable[[str], Engagement]:
    known = engagements_of(facility)

    def read(text: str) -> Engagement:
        if text not in known:
            raise ValidationError(_("The facility has no engagement “%s”.") % text)
        return known[text]

    return read


def quarters(model: type[Any], name: str) -> Callable[[str], Decimal]:
    """In quarters, also with a decimal comma."""

    def read(text: str) -> Decimal:
        days: Decimal = like(model, name)(text.replace(",", "."))
        if not days or days % QUARTER:
            raise ValidationError(_("Days are counted in quarters, from 0.25."))
        return days

    return read


def alone(facility: Facility) -> None:
    """Two lists of one facility follow each other: neither takes a row over that the other did."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


def noted(verb: str, facility: Facility, outcome: Counter[str], by: User | None) -> Imported:
    imported = Imported(**outcome)
    if imported.created or imported.updated:
        audit.record(verb, facility, by=by, **vars(imported))
    return imported
