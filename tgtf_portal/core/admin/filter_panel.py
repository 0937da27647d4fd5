"""A list's filters as one form, and what it is narrowed to in words, each with the way out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.http import QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    words: str
    chosen: bool


@dataclass(slots=True)
class FilterField:
    """One select of the form, or links where a choice takes more than one value."""

    title: str
    name: str
    options: list[Option] = field(default_factory=list)
    links: list[tuple[str, str, bool]] = field(default_factory=list)  # address, words, chosen


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What one filter narrows to, and the same list without it."""

    name: str
    value: str
    words: str
    without: str


@dataclass(slots=True)
class FilterPanel:
    fields: list[FilterField] = field(default_factory=list)
    narrowings: list[Narrowing] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)


def panel_of(changelist: ChangeList, place: Any = ()) -> FilterPanel:
    """`place` are parameters that say where the reader is: no filter takes them away."""
    panel = FilterPanel()
    for spec in changelist.filter_specs:
        names = spec.expected_parameters()
        if not set(names) & set(place):
            shown = _field_of(changelist, spec, names)
            panel.fields.append(shown)
            panel.narrowings += _narrowings(changelist, shown, names)
    asked = {shown.name for shown in panel.fields}
    given = changelist.filter_params.items()
    panel.hidden = [(n, v) for n, values in given for v in values if n not in {*asked, PAGE_VAR}]
    return panel


def _field_of(changelist: ChangeList, spec: Any, names: list[str]) -> FilterField:
    options, links, used = [], [], ""
    for choice in spec.choices(changelist):
        sent = QueryDict(choice["query_string"].removeprefix("?"))
        own = [(name, sent[name]) for name in names if name in sent]
        words = str(choice["display"])
        links.append((choice["query_string"], words, choice["selected"]))
        if len(own) == 1:
            used = used or own[0][0]
        if not own or (own[0][0] == used and len(own) == 1):
            options.append(Option(own[0][1] if own else "", words, choice["selected"]))
    if len(options) == len(links):
        return FilterField(capfirst(str(spec.title)), used or names[0], options)
    return FilterField(capfirst(str(spec.title)), "", links=links)


def _narrowings(
    changelist: ChangeList, shown: FilterField, names: list[str]
) -> Iterator[Narrowing]:
    """Where none of its choices is chosen, what the address asks for is not there any more."""
    given = {n: changelist.filter_params[n] for n in names if n in changelist.filter_params}
    if not given:
        return
    without = changelist.get_query_string(dict.fromkeys([*names, PAGE_VAR]))
    name, values = next(iter(given.items()))
    chosen = [option.words for option in shown.options if option.chosen and option.value]
    chosen += [words for _address, words, is_chosen in shown.links[1:] if is_chosen]
    said = ", ".join(chosen) or _("“%s”, which is not there (any more)") % (
        Truncator(", ".join(map(str, values))).chars(40)
    )
    yield Narrowing(name, str(values[-1]), f"{shown.title}: {said}", without)
