"""Who was there, from the report of a meeting elsewhere, such as Zoom's or Teams'.

People are known by their address, or else by their name where one person alone has it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.cells import bare_address, yes_or_no_in
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Row
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.values.folding import name_key
from webinars.models import Registration, Webinar
from webinars.registration.domain.attendance import mark_attended


@dataclass(frozen=True, slots=True)
class Attendance:
    noted: int
    known: int

    def __str__(self) -> str:
        words = ngettext(
            "%(noted)d person is noted as there; %(known)d were already.",
            "%(noted)d people are noted as there; %(known)d were already.",
            self.noted,
        )
        return words % {"noted": self.noted, "known": self.known}


class _Guests:
    """Those with a place, by address and by name."""

    def __init__(self, webinar: Webinar) -> None:
        people = list(webinar.registrations.active())
        self.by_address = {person.email: person for person in people}
        self.by_name: dict[str, list[Registration]] = defaultdict(list)
        for person in people:
            self.by_name[name_key(person.name)].append(person)

    def named(self, row: Row) -> Registration | None:
        """Raises ValidationError where two have the name."""
        if found := self.by_address.get(row["email"]):
            return found
        same = self.by_name.get(name_key(row["name"]), [])
        if len(same) > 1:
            raise ValidationError(_("Several people have this name; their addresses would tell."))
        return same[0] if same else None


def _strangers(webinar: Webinar, rows: Sequence[Row]) -> Iterator[RowError]:
    guests = _Guests(webinar)
    for row in rows:
        try:
            if row["attended"] is not False and guests.named(row) is None:
                yield RowError(row.line, "name", _("Nobody of this name or address has a place."))
        except ValidationError as fault:
            yield RowError(row.line, "name", str(fault.message))


def _present(webinar: Webinar, rows: Sequence[Row]) -> list[Registration]:
    """Each person once, though a report has a line for each time that they came in."""
    guests = _Guests(webinar)
    found = {}
    for row in rows:
        if row["attended"] is not False and (person := guests.named(row)):
            found[person.pk] = person
    return list(found.values())


def known_attendance(webinar: Webinar, rows: Sequence[Row]) -> int:
    already = {person.pk for person in _present(webinar, rows) if person.attended}
    guests = _Guests(webinar)
    return sum((person := guests.named(row)) is not None and person.pk in already for row in rows)


@transaction.atomic
def take_attendance(webinar: Webinar, rows: Sequence[Row], *, by: User | None = None) -> Attendance:
    """Note who was there; nobody is noted as absent. Raises Refused before the webinar."""
    if webinar.starts_at > timezone.now():
        raise Refused(_("This webinar has not begun: nobody can have been there."))
    present = _present(webinar, rows)
    if not present:
        raise Refused(_("Nobody in this list has a place here: is it another meeting's?"))
    noted = mark_attended(present, by=by)
    return Attendance(noted, len(present) - noted)


def _columns(webinar: Webinar) -> Mapping[str, Callable[[str], Any]]:
    return {
        "name": str,
        "email": lambda text: AddressField.normalise(bare_address(text)) if text else "",
        "attended": yes_or_no_in,
    }


# What reports say besides.
REPORTED = [
    *["joined", "left", "duration", "duration (minutes)", "in-meeting duration", "role", "guest"],
    *["time in session (minutes)", "is guest", "recording consent", "in waiting room"],
    *["participant id (upn)", "registration time", "registered at", "state", "country"],
    *["organisation", "source name"],
]

ATTENDANCE = import_kind(
    name="attendance",
    label=_lazy("Attendance, from a meeting's report"),
    model=Webinar,
    columns=_columns,
    required=["name"],
    passed_over=lambda webinar: REPORTED,
    contradictions=_strangers,
    known=known_attendance,
    take=take_attendance,
)
