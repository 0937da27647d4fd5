"""A list that is opened from a figure shows the rows that the figure counts, and no others."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.figures.registry import PARAMETER, Counted, counted_by


class CountedFilter(admin.SimpleListFilter):
    """There in a list that a figure led to; no list offers it by itself."""

    title = _("counted")
    parameter_name = PARAMETER
    counted: Counted | None = None

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        given = (params.get(PARAMETER) or [""])[-1]
        if given:
            self.counted = _meant(request, given, model._meta.label_lower)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(self.counted.text, self.counted.words)] if self.counted else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.counted is None:
            return queryset
        return queryset.filter(pk__in=self.counted.rows.order_by().values("pk"))


def _meant(request: HttpRequest, given: str, model: str) -> Counted:
    try:
        counted = counted_by(request.user, given)
    except ValueError:
        raise IncorrectLookupParameters from None
    if counted.tally.model != model:
        raise IncorrectLookupParameters
    return counted
