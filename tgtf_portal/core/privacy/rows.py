"""A person's own rows, found in every table that is signed up, their earlier states too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from tgtf_portal.core.audit import name_of
from tgtf_portal.core.privacy.register import PersonalTable, history_of, own_tables
from tgtf_portal.core.privacy.subject import DataSubject, subject_of

AUDIT = "core.AuditEvent"  # its rows are found by the names of all the others


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The numbers of a person's rows in one table, and of their earlier states."""

    table: PersonalTable
    numbers: tuple[int, ...]
    earlier: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.earlier)

    def rows(self) -> models.QuerySet[Any]:
        return self.table.model._base_manager.filter(pk__in=self.numbers).order_by("pk")

    def earlier_rows(self) -> models.QuerySet[Any]:
        history = history_of(self.table.model)
        if history is None:
            return self.table.model._base_manager.none()
        return history._base_manager.filter(pk__in=self.earlier).order_by("pk")

    def all_states(self) -> models.QuerySet[Any]:
        """The earlier ones as they are now, when the rows may be gone."""
        history = history_of(self.table.model)
        if history is None:
            return self.table.model._base_manager.none()
        return history._base_manager.filter(Q(pk__in=self.earlier) | Q(id__in=self.numbers))


def find(email: str) -> tuple[DataSubject, list[OwnRows]]:
    """The person of an address with all names they go by, and the tables that have rows of theirs.

    Everything is found before anything is changed: rows are found by what erasing takes out.
    """
    subject = subject_of(email)
    found = [_rows_in(entry, subject) for entry in own_tables() if entry.label != AUDIT]
    subject = subject.known_by(
        names=tuple(sorted(set(_values(found, "names")))),
        codes=frozenset(_values(found, "codes")),
        roles=tuple(sorted(set(_values(found, "roles")))),
        things=frozenset(name_of(row) for own in found for row in own.rows().only("pk")),
    )
    found += [_rows_in(entry, subject) for entry in own_tables() if entry.label == AUDIT]
    return subject, [own for own in found if own]


def _rows_in(entry: PersonalTable, subject: DataSubject) -> OwnRows:
    condition = entry.rows(subject) if entry.rows else Q(pk__in=[])
    numbers = tuple(entry.model._base_manager.filter(condition).values_list("pk", flat=True))
    history = history_of(entry.model)
    if history is None:
        return OwnRows(entry, tuple(dict.fromkeys(numbers)))
    # What was theirs once and is another's by now, too.
    was_theirs = Q(id__in=numbers) | condition
    earlier = history._base_manager.filter(was_theirs).values_list("pk", flat=True)
    return OwnRows(entry, tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(earlier)))


def _values(found: list[OwnRows], kind: str) -> Iterator[str]:
    for own in found:
        fields = getattr(own.table, kind)
        for rows in (own.rows(), own.earlier_rows()) if fields else ():
            for values in rows.values_list(*fields):
                yield from (value for value in values if value)
