"""Choices in words."""

from django.db.models import TextChoices


def label_of(choices: type[TextChoices], value: str) -> str:
    """What `get_…_display` tells, which translates all labels to find one: see bench/http.py.

    >>> label_of(TextChoices("Size", "SMALL LARGE"), "unheard of")
    'unheard of'
    """
    try:
        return str(choices(value).label)
    except ValueError:
        return value
