"""Amounts as they were agreed."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext


def amount(value: Decimal) -> str:
    """Exactly, and without noughts behind the point.

    >>> amount(Decimal("6.25")), amount(Decimal("2.50")), amount(Decimal("10.00"))
    ('6.25', '2.5', '10')
    """
    return str(number_format(value.normalize() + 0))


def days(value: Decimal) -> str:
    """
    >>> days(Decimal("1.00")), days(Decimal("0.25"))
    ('1 day', '0.25 days')
    """
    return ngettext("%s day", "%s days", 1 if value == 1 else 2) % amount(value)
