"""Columns of the admin's lists that show what their query counted or fetched."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tgtf_portal.core.admin.actions import Words


def column(
    description: Words, field: str, ordering: str | None = "", *, boolean: bool | None = None
) -> Callable[[Any, Any], Any]:
    """`field` may follow relations by dots; the list can be sorted by it, or by `ordering`.

    With None it cannot be sorted by this.
    """
    value = attrgetter(field)

    by = field.replace(".", "__") if ordering == "" else ordering

    @admin.display(description=description, ordering=by, boolean=boolean)
    def show(page: Any, thing: Any) -> Any:
        return value(thing)

    return show


def link_to(thing: Model, words: Words = "") -> SafeString:
    """Leads to the thing's own page in the administration."""
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    address = reverse(name, args=[thing.pk])
    return format_html('<a href="{}">{}</a>', address, words or thing)
