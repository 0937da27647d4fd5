"""What staff narrow lists by, where a column alone does not say it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class EitherOr(SimpleListFilter):
    """Rows for which something holds, or the others."""

    holds: Q
    words: Mapping[str, Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in self.words:
            return queryset
        return queryset.filter(self.holds if self.value() == "yes" else ~self.holds)


class Seated(EitherOr):
    title = _("seat")
    parameter_name = "seated"
    holds = Q(seat__isnull=False)
    words = {"yes": _("Seated"), "no": _("Without a seat")}


class Wished(EitherOr):
    title = _("wishes")
    parameter_name = "wished"
    holds = Q(wish_count__gt=0)
    words = {"yes": _("Gave wishes"), "no": _("No wish yet")}


class Came(EitherOr):
    title = _("answer")
    parameter_name = "answered"
    holds = Q(registration__isnull=False)
    words = {"yes": _("Registered"), "no": _("No answer yet")}


class Hidden(EitherOr):
    title = _("shown or hidden")
    parameter_name = "hidden"
    holds = Q(hidden_at__isnull=False)
    words = {"no": _("Shown"), "yes": _("Hidden")}
