"""Numbers of rows, as forms send them."""

from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import AutoField, BigAutoField, IntegerField
from django.db.models.lookups import In

LARGEST = 2**63 - 1  # that a column holds


def is_number(text: object) -> bool:
    """Whether it can be the number of a row.

    >>> is_number("12"), is_number("12x"), is_number("9" * 40), is_number(None)
    (True, False, False, False)
    """
    said = str(text)
    return said.isascii() and said.isdecimal() and int(said[:20]) <= LARGEST and len(said) < 20


def largest_of(column: IntegerField) -> int:
    """That a column of this type holds wherever the portal runs; SQLite's would hold more."""
    _least, largest = BaseDatabaseOperations.integer_field_ranges[column.get_internal_type()]
    return largest


@AutoField.register_lookup
@BigAutoField.register_lookup
class InPossible(In):
    """A number that no column can hold is the number of no row; SQLite would raise an error."""

    def get_prep_lookup(self) -> Any:
        prepared = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return prepared
        return [n for n in prepared if not isinstance(n, int) or abs(n) <= LARGEST]
