"""The rows of a list as its page shows them; the nature of each column is found once a list."""

import datetime
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import result_headers, result_list
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import (
    display_for_field,
    display_for_value,
    label_for_field,
    lookup_field,
    quote,
)
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

TICKED = "action_checkbox"
TABLE = "admin/change_list_results.html"
TICK = '<input type="checkbox" name="NAME" value="{}" class="action-select" aria-label="LABEL">'
CELLS = {
    "": '<td class="STYLE{}"LABEL>{}</td>',
    "td": '<td class="STYLE{}"LABEL><a href="BEFORE{}AFTER">{}</a></td>',
    "first": '<th class="STYLE{}"LABEL><a href="BEFORE{}AFTER">{}</a></th>',
}
ON_ONE_LINE = {True: format_html(" {}", "nowrap"), False: format_html("{}", "")}
Cell = Callable[[Model], tuple[object, bool]]  # what it says, and whether on one line
escaped = escape.__wrapped__


def table_of(changelist: ChangeList) -> SafeString:
    """The table of a list; Django draws those with fields in them, and those to pick from."""
    if changelist.formset or changelist.is_popup or changelist.to_field:
        return render_to_string(TABLE, result_list(changelist))
    headers = list(result_headers(changelist))
    sorted_by = sum(bool(header["sortable"] and header["sorted"]) for header in headers)
    context: dict[str, Any] = {
        "result_headers": headers,
        "num_sorted_fields": sorted_by,
        "results": [[row] for row in rows_of(changelist)],
    }
    return render_to_string(TABLE, context)


def rows_of(changelist: ChangeList) -> list[SafeString]:
    """Django's own tag asks all addresses of the site for each row's, and looks each column up
    anew for each cell: see bench/lists.py.
    """
    things = list(changelist.result_list)
    return list(_drawn(changelist, things)) if things else []


def _drawn(changelist: ChangeList, things: list[Model]) -> Iterator[SafeString]:
    """Each row is one text with a place for each cell; what comes into it is escaped."""
    columns = list(_columns(changelist, things[0]))
    row = _row(changelist, things[0], columns)
    for thing in things:
        parts: list[object] = []
        for cell, _name, link in columns:
            says, on_one_line = cell(thing)
            parts.append(ON_ONE_LINE[on_one_line])
            if link:
                parts.append(quote(thing.pk))
            parts.append(says)
        yield filled(row, *parts)


def filled(text: str, *values: object) -> SafeString:
    """As `format_html`, which looks at each value whether it is a lazy text."""
    safe = [value if hasattr(value, "__html__") else escaped(value) for value in values]
    return format_html(text, *safe)


def tick_of(thing: Model) -> SafeString:
    """As Django's, without a template for each row: see bench/lists.py."""
    return filled(_tick(get_language()), thing.pk, thing)


@cache
def _tick(_language: str | None) -> str:
    """With a place for a row's number, and one for its name."""
    label = escape(_("Select this object for an action - {}"))
    return TICK.replace("NAME", ACTION_CHECKBOX_NAME).replace("LABEL", label)


def _row(changelist: ChangeList, thing: Model, columns: list[tuple[Cell, str, str]]) -> str:
    before, after = map(_steady, _address_around(changelist, thing))
    cells = []
    for (_cell, name, link), label in zip(columns, _labels(changelist), strict=True):
        cell = CELLS[link].replace("STYLE", _steady(name)).replace("LABEL", label)
        cells.append(cell.replace("BEFORE", before).replace("AFTER", after))
    return "".join(cells)


def _steady(text: str) -> str:
    """As it stands in each row's text, where braces are places."""
    return escape(text).replace("{", "{{").replace("}", "}}")


def _labels(changelist: ChangeList) -> list[str]:
    """What stands before each cell where a row is a block, as a part of the row's text."""
    if not getattr(changelist, "has_labels", False):
        return [""] * len(changelist.list_display)
    page = changelist.model_admin
    names = [
        capfirst(str(label_for_field(n, changelist.model, page))) if n != TICKED else ""
        for n in changelist.list_display
    ]
    texts = map(_steady, names)
    return [f' data-l="{text}"' if text else "" for text in texts]


def _address_around(changelist: ChangeList, thing: Model) -> tuple[str, str]:
    """The page of a thing, as what stands before and after its number."""
    context = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
    address = add_preserved_filters(context, changelist.url_for_result(thing))
    before, after = address.split(f"/{quote(thing.pk)}/change/", 1)
    return f"{before}/", f"/change/{after}"


def _columns(changelist: ChangeList, thing: Model) -> Iterator[tuple[Cell, str, str]]:
    """Each with the name of its class, and whether it leads to the thing's page."""
    linked, found = changelist.list_display_links, False
    for name in changelist.list_display:
        link = ""
        if linked is not None and (name in linked or not (linked or found)):
            link, found = ("td" if found else "first"), True
        style = "action-checkbox" if name == TICKED else f"field-{_named(name)}"
        yield _cell(changelist, name, thing, is_linked=bool(link)), style, link


def _named(name: Any) -> str:
    return name.__name__ if callable(name) else name


def _cell(changelist: ChangeList, name: Any, thing: Model, *, is_linked: bool) -> Cell:
    page = changelist.model_admin
    try:
        field, attribute, _value = lookup_field(name, thing, page)
    except ObjectDoesNotExist:  # this thing has none; others may
        field, attribute = None, None
    empty = getattr(attribute, "empty_value_display", page.get_empty_value_display())
    if field is None or field.auto_created:
        return _found_out(page, name, empty, boolean=_is_boolean(attribute))
    return _of_field(field, empty, is_linked=is_linked)


def _is_boolean(attribute: Any) -> bool:
    told = attribute.fget if isinstance(attribute, property) else attribute
    return getattr(told, "boolean", False) or False


def _found_out(page: Any, name: Any, empty: str, *, boolean: bool) -> Cell:
    icons = {value: display_for_value(value, empty, boolean) for value in (True, False, None)}
    show = getattr(page, name) if isinstance(name, str) and hasattr(page, name) else None
    if name == "__str__":
        show = str

    def cell(thing: Model) -> tuple[object, bool]:
        try:
            value = show(thing) if show else lookup_field(name, thing, page)[2]
        except ObjectDoesNotExist:
            return empty, False
        if isinstance(value, str) and not boolean:
            return (value if value.strip() else empty), False
        shown = icons[value] if boolean else display_for_value(value, empty)
        return shown, isinstance(value, datetime.date | datetime.time)

    return cell


def _of_field(field: Any, empty: str, *, is_linked: bool) -> Cell:
    read, choices = field.name, dict(field.flatchoices or ())
    is_relation = isinstance(field.remote_field, models.ManyToOneRel)
    on_one_line = isinstance(field, models.DateField | models.TimeField | models.ForeignKey)
    if isinstance(field, models.BooleanField):
        icons = {value: display_for_field(value, field, empty) for value in (True, False, None)}
        return lambda thing: (icons[getattr(thing, read)], False)
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(
        field, models.URLField
    )

    def cell(thing: Model) -> tuple[object, bool]:
        try:
            value = getattr(thing, read)
        except ObjectDoesNotExist:
            return empty, False
        if is_relation:
            return (empty if value is None else value), on_one_line
        if choices:
            return choices.get(value, empty), on_one_line
        if is_text and isinstance(value, str):
            return (value if value.strip() else empty), on_one_line
        return display_for_field(value, field, empty, avoid_link=is_linked), on_one_line

    return cell
