"""What erasing does to one's own rows, field by field as the register says."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from tgtf_portal.core.privacy.register import Fate, PersonalTable
from tgtf_portal.core.privacy.rows import OwnRows
from tgtf_portal.core.values.erased import NOBODY
from tgtf_portal.core.values.tokens import new_code

Pseudonyms = Mapping[str, str]  # address → what stands in its place


def change(own: OwnRows, pseudonyms: Pseudonyms) -> None:
    """Take out of these rows what is to go."""
    if own.table.is_deleted:
        own.rows().delete()
        own.all_states().delete()  # also that which deleting has just added
        return
    for rows in (own.rows(), own.earlier_rows()):
        for row in rows:
            _change_row(own.table, row, pseudonyms)


def _change_row(entry: PersonalTable, row: models.Model, pseudonyms: Pseudonyms) -> None:
    """By one statement that no save() adds to: neither a new state nor a time of change."""
    values: dict[str, Any] = {}
    for name, fate in entry.fates.items():
        if fate in (Fate.KEPT, Fate.DELETED):
            continue
        field = _field_of(row, name)
        if isinstance(field, models.ManyToManyField):
            _unlink(row, field)
        elif field is not None:
            values[name] = _new_value(entry, row, field, fate, pseudonyms)
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _unlink(row: models.Model, field: Any) -> None:
    """Not by the field's own `clear`, which would keep the row's state once more."""
    links = field.remote_field.through._base_manager
    links.filter(**{field.m2m_field_name(): row.pk}).delete()


def _field_of(row: models.Model, name: str) -> Any:
    """None of an earlier state, which has no lists of links."""
    found = [*row._meta.local_fields, *row._meta.local_many_to_many]
    return next((field for field in found if field.name == name), None)


def _new_value(
    entry: PersonalTable, row: models.Model, field: Any, fate: str, pseudonyms: Pseudonyms
) -> Any:
    name = field.name
    if name in entry.values:
        return entry.values[name](row.pk)
    if fate == Fate.RENEWED:
        return new_code()
    if fate == Fate.CLEARED:
        return emptied(field)
    if name not in entry.addresses:
        return NOBODY
    held = getattr(row, name)
    return pseudonyms.get(held, next(iter(pseudonyms.values()))) if held else held


def emptied(field: Any) -> Any:
    """What the field holds where nothing is said."""
    if isinstance(field, models.BooleanField):
        return False
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default()
    return "" if field.empty_strings_allowed else field.get_default()
