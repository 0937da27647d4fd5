"""A facility made after last year’s: its texts and what apps above take along; never people."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import slugify

from clusters.models import Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

COPIED = ["initiative", "summary", "support", "selected_projects", "contact_address", "time_zone"]
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
Copy = Callable[[Facility, Facility], None]


@dataclass(frozen=True, slots=True)
class FacilityPart:
    name: str
    label: Promise
    copy: Copy


FACILITY_PARTS: dict[str, FacilityPart] = {}


def taken_along(name: str, label: Promise) -> Callable[[Copy], Copy]:
    """Sign up what a new facility can have of the one before; nothing that is somebody's."""

    def sign_up(copy: Copy) -> Copy:
        FACILITY_PARTS[name] = FacilityPart(name, label, copy)
        return copy

    return sign_up


def next_year(text: str) -> str:
    """Each year one later; where there is none, the next number behind it.

    >>> next_year("Facility 2025–2026"), next_year("TGTF"), next_year("TGTF 2")
    ('Facility 2026–2027', 'TGTF 2', 'TGTF 3')
    """
    later, years = YEAR.subn(lambda year: str(int(year[0]) + 1), text)
    if years:
        return later
    name, _space, number = text.rpartition(" ")
    return f"{name} {int(number) + 1}" if name and number.isdecimal() else f"{text} 2"


def suggested(facility: Facility) -> dict[str, str]:
    acronym = next_year(facility.acronym)
    return {"name": next_year(facility.name), "acronym": acronym, "slug": slugify(acronym)}


@transaction.atomic
def copy_facility(
    facility: Facility,
    *,
    name: str,
    acronym: str,
    slug: str,
    parts: Collection[str],
    by: User | None,
) -> Facility:
    """Another one that is only prepared: nobody belongs to it yet, and no page speaks of it."""
    list(Facility.objects.select_for_update().order_by("pk"))  # of two at once, one sees the other
    told = {field: getattr(facility, field) for field in COPIED}
    new = Facility(name=name, acronym=acronym, slug=slug, **told)
    try:
        new.full_clean()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    new.save()
    for part in FACILITY_PARTS.values():
        if part.name in parts:
            part.copy(facility, new)
    audit.record("facility.copied", new, by=by, source=facility.pk, parts=sorted(parts))
    return new
