"""Rows that are only read: a page of their own, or lines of another thing's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from tgtf_portal.core.admin.actions import WithActions
from tgtf_portal.core.admin.known_rows import LabelledRows
from tgtf_portal.core.admin.within import WithinFacilities


class ReadOnlyAdmin(WithActions):
    """The portal writes these rows."""

    may_add = may_change = may_delete = False


class PlainInline(WithinFacilities, admin.TabularInline):
    """No empty rows: one is added by a button."""

    extra = 0
    formset = LabelledRows
    related: tuple[str, ...] = ()  # what its rows name, fetched with them

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows


class ReadOnlyInline(PlainInline):
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
