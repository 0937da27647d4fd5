"""Columns of the admin's lists that show what their query counted or fetched."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import admin

from tgtf_portal.core.admin.actions import Words


def column(description: Words, field: str, ordering: str = "") -> Callable[[Any, Any], Any]:
    """`field` may follow relations by dots; the list can be sorted by it, or by `ordering`."""
    value = attrgetter(field)

    @admin.display(description=description, ordering=ordering or field.replace(".", "__"))
    def show(page: Any, thing: Any) -> Any:
        return value(thing)

    return show
