"""A form's field for a country offers the facility's own countries first, then all others.

Which these are says the app that knows: it signs up by `own_countries`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import LazyTypedChoiceField  # type: ignore[attr-defined]

_sources: list[Callable[[], Iterable[str]]] = []


def own_countries(source: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Sign up whatever names the countries by their codes."""
    _sources.append(source)
    return source


def offer_own_first(fields: Iterable[Any]) -> None:
    """Of a form's fields those for a country; one query where there is one."""
    for field in fields:
        if isinstance(field, LazyTypedChoiceField):
            field.choices = _grouped(field)


def _grouped(field: Any) -> list[tuple[Any, Any]]:
    """The empty choice, then two groups; one list where no country is known as an own one."""
    own = {code for source in _sources for code in source()}
    every = [(code, str(name)) for code, name in countries]
    first = [pair for pair in every if pair[0] in own]
    empty = [pair for pair in field.choices if pair[0] == ""]
    if not first:
        return [*empty, *every]
    others = [pair for pair in every if pair[0] not in own]
    return [*empty, (_("Countries of the facility"), first), (_("All others"), others)]
