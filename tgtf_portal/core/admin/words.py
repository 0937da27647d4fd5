"""What is kept as JSON, in words that can be read."""

from typing import Any

from django.utils.translation import gettext as _


def in_words(facts: Any) -> str:
    """
    >>> in_words({"standing": 0, "fields": ["title", "starts_at"], "by_hand": True})
    'standing: 0; fields: title, starts_at; by hand: yes'
    """
    if isinstance(facts, dict):
        parts = (
            f"{str(name).replace('_', ' ')}: {in_words(value)}" for name, value in facts.items()
        )
        return "; ".join(parts)
    if isinstance(facts, list | tuple):
        return ", ".join(map(in_words, facts))
    if isinstance(facts, bool):
        return _("yes") if facts else _("no")
    return "–" if facts is None else str(facts)
