"""By what rows are usually told apart: months, countries, choices, and other things."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.figures.counting import NOTHING, Split, Words
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.values.countries import country_name
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.numbers import is_number


# --- Months --------------------------------------------------------------------------------------
def by_month(column: str, *, is_day: bool = False) -> Split:
    """Every month of the span, also one in which there is nothing."""

    def value(span: Span, key: str) -> Mapping[str, Any]:
        month = span.in_month(key)
        if is_day:
            return {"__gte": month.first, "__lte": month.last}
        return {"__gte": month.begins, "__lt": month.ends}

    return Split(
        "month", _lazy("Month"), lambda span: column, _months, value, lambda s, v: s.month_of(v)
    )


def _months(span: Span, keys: Iterable[str]) -> Mapping[str, Words]:
    return {f"{day:%Y-%m}": date_format(day, "F Y") for day in span.months()}


# --- Countries -----------------------------------------------------------------------------------
def by_country(column: str = "country") -> Split:
    return Split("country", _lazy("Country"), lambda span: column, _countries)


def _countries(span: Span, keys: Iterable[str]) -> Mapping[str, Words]:
    """By their names; those of whom none is known come last."""
    names = {key: country_name(key) for key in keys if key}
    known = dict(sorted(names.items(), key=lambda one: name_key(one[1])))
    return {**known, **({NOTHING: _("Not known")} if NOTHING in keys else {})}


# --- Choices and things --------------------------------------------------------------------------
def by_choice(
    name: str, label: Words, column: Callable[[Span], Any], choices: type[TextChoices]
) -> Split:
    def words(span: Span, keys: Iterable[str]) -> Mapping[str, Words]:
        known = {*keys}
        return {str(value): words for value, words in choices.choices if str(value) in known}

    return Split(name, label, column, words)


def by_thing(name: str, label: Words, column: Any, named: Any, nothing: Words) -> Split:
    """By another table's row; `nothing` is what rows without one are called."""

    def value(span: Span, key: str) -> Mapping[str, Any]:
        if not is_number(key):
            raise ValueError(key)
        return {"": int(key)}

    def words(span: Span, keys: Iterable[str]) -> Mapping[str, Words]:
        return {NOTHING: nothing} if NOTHING in keys else {}

    return Split(name, label, lambda span: column, words, value, named=named)
