"""Who was there, from the report of a meeting elsewhere, such as Zoom's or Teams'.

People are known by their address, or else by their name where one person alone has it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
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
            self.by_name[words_key(person.name)].append(person)

    def named(self, row: Row) -> Registration | None:
        """Raises ValidationError where two have the name."""
        if found := self.by_address.get(row["email"]):
            return found
        for name in spellings(row["name"]):
            same = self.by_name.get(words_key(name), [])
            if len(same) > 1:
                raise ValidationError(_("Several people have this name; addresses would tell."))
            if same:
                return same[0]
        return None

    def present(self, row: Row) -> Registration | None:
        """Who was there; nobody for a row that says “no”, or names two."""
        with suppress(ValidationError):
            return None if row["attended"] is False else self.named(row)
        return None


def words_key(name: str) -> str:
    """A name's words in any order, as “Lind, Ana” and “LIND Ana” have them.

    >>> words_key("LIND, Ana") == words_key("Ana Lind")
    True
    """
    return " ".join(sorted(re.findall(r"[^\s,;]+", name_key(name))))


def spellings(name: str) -> list[str]:
    """A name as a meeting shows it: with “(Guest)” behind it, or within brackets what it was.

    >>> spellings("ana (Ana Lind)"), spellings("Ana Lind (Guest)")
    (['ana (Ana Lind)', 'ana', 'Ana Lind'], ['Ana Lind (Guest)', 'Ana Lind', 'Guest'])
    """
    inside = re.findall(r"\(([^()]*)\)", name)
    return [name, re.sub(r"\s*\([^()]*\)", "", name), *inside] if inside else [name]


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
    found = {person.pk: person for row in rows if (person := guests.present(row))}
    return list(found.values())


def known_attendance(webinar: Webinar, rows: Sequence[Row]) -> int:
    """How many rows add nobody: noted already, named above, or not there."""
    return len(rows) - sum(not person.attended for person in _present(webinar, rows))


def _notes(webinar: Webinar, rows: Sequence[Row]) -> Iterator[str]:
    yield from filter(None, [_too_early(webinar)])


def _too_early(webinar: Webinar) -> str:
    if webinar.starts_at <= timezone.now():
        return ""
    return _("This webinar has not begun: nobody can have been there.")


@transaction.atomic
def take_attendance(webinar: Webinar, rows: Sequence[Row], *, by: User | None = None) -> Attendance:
    """Note who was there; nobody is noted as absent. Raises Refused before the webinar."""
    if early := _too_early(webinar):
        raise Refused(early)
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
    right="webinars.change_registration",
    label=_lazy("Attendance, from a meeting's report"),
    model=Webinar,
    columns=_columns,
    required=["name"],
    passed_over=lambda webinar: REPORTED,
    contradictions=_strangers,
    notes=_notes,
    known_stay=_lazy("Known are those noted already, named twice, or not there."),
    known=known_attendance,
    take=take_attendance,
)
