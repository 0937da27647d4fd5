"""Filters that several of the admin's lists share."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from tgtf_portal.core.people.scope import facilities_of
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.languages import LANGUAGES, by_name, codes_in, speaking
from tgtf_portal.core.values.numbers import is_number


class EitherOr(admin.SimpleListFilter):
    """Rows for which something holds, or the others."""

    holds: Q
    words: Mapping[str, Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in self.words:
            return queryset
        return queryset.filter(self.holds if self.value() == "yes" else ~self.holds)


MOST_CHOICES = 50  # of a filter; others are narrowed to from their own pages


class RelatedFilter(admin.RelatedOnlyFieldListFilter):
    """Offers what occurs, found by an index. What the address asks for is applied even where there
    is no choice."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[Any, str]]:
        first, *rest = self.field_path.split("__")
        step = model_admin.model._meta.get_field(first)
        if facilities_of(request.user) or not step.many_to_one:
            choices: list[tuple[Any, str]] = super().field_choices(field, request, model_admin)
            return choices
        keys: Any = values_of(model_admin.model, first)
        if rest:
            steps: Any = step.related_model
            keys = steps._base_manager.filter(pk__in=keys).order_by().values("__".join(rest))
        others = field.remote_field.model._default_manager
        order = self.field_admin_ordering(field, request, model_admin)
        found = others.filter(pk__in=keys).order_by(*order or others.model._meta.ordering)
        return self._most(found)

    def _most(self, found: QuerySet) -> list[tuple[Any, str]]:
        """With the chosen one, which may come after all that are offered."""
        choices = {thing.pk: str(thing) for thing in found[:MOST_CHOICES]}
        chosen = {int(value) for value in self.lookup_val or () if is_number(value)}
        if len(choices) == MOST_CHOICES and chosen - choices.keys():
            choices |= {thing.pk: str(thing) for thing in found.filter(pk__in=chosen)}
        return list(choices.items())

    def has_output(self) -> bool:
        return bool(self.used_parameters) or super().has_output()


class ValueFilter(admin.AllValuesFieldListFilter):
    """Offers what occurs in an indexed column, each looked for by the index: as many steps as there
    are values, however many rows."""

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: Any,
        model: type[Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        if not facilities_of(request.user):
            self.lookup_choices = values_of(model, field_path)


def named_values(name: Callable[[str], str]) -> type[ValueFilter]:
    """A `ValueFilter` for codes: it offers what they are called, in the order of that."""

    class NamedValueFilter(ValueFilter):
        def choices(self, changelist: Any) -> Iterator[Any]:
            first, *rest = super().choices(changelist)
            named = [{**choice, "display": name(str(choice["display"]))} for choice in rest]
            yield first
            yield from sorted(named, key=lambda choice: name_key(choice["display"]))

    return NamedValueFilter


def values_of(model: type[Model], column: str) -> list[Any]:
    """In order, as PostgreSQL would find them if it skipped from value to value in an index."""
    name = connection.ops.quote_name
    table, field = name(model._meta.db_table), name(getattr(model, column).field.column)
    statement = f"""
        WITH RECURSIVE found(value) AS (
            SELECT MIN({field}) FROM {table}
            UNION ALL
            SELECT (SELECT MIN({field}) FROM {table} WHERE {field} > found.value)
            FROM found WHERE found.value IS NOT NULL
        )
        SELECT value FROM found WHERE value IS NOT NULL
    """  # noqa: S608 (names of a table and a column of ours)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


class OccurringFilter(admin.SimpleListFilter):
    """Offers what occurs, and is applied where nothing does, too."""

    def has_output(self) -> bool:
        return self.value() is not None or super().has_output()


class CountryFilter(OccurringFilter):
    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        codes = model_admin.model._default_manager.order_by().values_list("country", flat=True)
        found = [(code, countries.name(code)) for code in set(codes.distinct()) if code]
        return sorted(found, key=lambda choice: name_key(choice[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class LanguageFilter(OccurringFilter):
    """For models whose field `languages` has codes."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        spoken = model_admin.model._default_manager.order_by().values_list("languages", flat=True)
        found = {code for codes in spoken.distinct() for code in codes_in(codes)}
        return [(code, name) for code, name in by_name() if code in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value()
        return queryset.filter(**speaking(code)) if code in LANGUAGES else queryset
