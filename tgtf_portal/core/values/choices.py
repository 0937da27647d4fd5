"""Choices in words."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def label_of(choices: type[TextChoices], value: str) -> str:
    """What `get_…_display` tells, which translates all labels to find one: see bench/http.py.

    >>> label_of(TextChoices("Size", "SMALL LARGE"), "unheard of")
    'unheard of'
    """
    return _labels(choices, get_language()).get(value, value)


@cache
def _labels(choices: type[TextChoices], _language: str | None) -> dict[str, str]:
    return {choice.value: str(choice.label) for choice in choices}
