"""Amounts as they were agreed."""

from decimal import Decimal

from django.utils.formats import number_format


def amount(value: Decimal) -> str:
    """Exactly, and without noughts behind the point.

    >>> amount(Decimal("6.25")), amount(Decimal("2.50")), amount(Decimal("10.00"))
    ('6.25', '2.5', '10')
    """
    return str(number_format(value.normalize() + 0))
