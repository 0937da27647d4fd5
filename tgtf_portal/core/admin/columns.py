"""Columns of the admin's lists that show what their query counted or fetched."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tgtf_portal.core.admin.actions import Words
from tgtf_portal.core.admin.lists import address_of


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
    return format_html('<a href="{}">{}</a>', address_of(thing), words or thing)
