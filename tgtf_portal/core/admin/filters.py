"""Filters that several of the admin's lists share."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.languages import LANGUAGES, by_name, codes_in, speaking


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


class RelatedFilter(admin.RelatedOnlyFieldListFilter):
    """Offers what occurs. What the address asks for is applied even where there is no choice."""

    def has_output(self) -> bool:
        return bool(self.used_parameters) or super().has_output()


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
