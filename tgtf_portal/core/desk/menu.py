"""The administration's menu: by task first, and below it every table, folded.

The roof signs up what stands under which task: `section("mail", _("Mail"), "core.message")`. What
somebody has no right to is not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tgtf_portal.core.values.routes import address_of

Words = str | Promise
MOST_KEPT = 1024  # menus: places times sets of rights


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the administration that is no table's list."""

    label: Words
    name: str
    right: str


@dataclass(frozen=True, slots=True)
class Section:
    label: Words
    entries: tuple[str | Page, ...]  # labels of models, and pages


@dataclass(frozen=True, slots=True)
class Entry:
    """As a reader sees it."""

    label: str
    address: str


Part = tuple[str, tuple[Entry, ...]]
_sections: dict[str, Section] = {}


def section(name: str, label: Words, *entries: str | Page) -> None:
    """Sign up a task and what stands under it, in this order."""
    _sections[name] = Section(label, entries)


def menu_for(listed: list[dict[str, Any]], request: HttpRequest, ids: str) -> SafeString:
    """The menu of somebody who sees these tables, with the present place marked. Costs no query."""
    tables = {table["model"]._meta.label_lower: table for app in listed for table in app["models"]}
    pages = frozenset(
        page.name
        for part in _sections.values()
        for page in part.entries
        if isinstance(page, Page) and request.user.has_perm(page.right)
    )
    seen = tuple(label for label, table in tables.items() if table["admin_url"])
    return _drawn(seen, pages, _place(request.path, tables, pages), ids, get_language())


def _place(path: str, tables: dict[str, Any], pages: frozenset[str]) -> str:
    """The address of the entry under which a page stands: the longest with which it begins."""
    known = [str(table["admin_url"]) for table in tables.values() if table["admin_url"]]
    known += [address_of(name) for name in pages]
    fits = [address for address in known if path.startswith(address)]
    home = address_of("admin:index")
    return max(fits, key=len, default=home if path == home else "")


@lru_cache(maxsize=MOST_KEPT)
def _drawn(
    seen: tuple[str, ...], pages: frozenset[str], place: str, ids: str, language: str | None
) -> SafeString:
    tasks = list(_tasks(seen, pages))
    tables = list(_tables(seen))
    if not tables:
        return format_html("<p>{}</p>", _("You have no role in the facility’s administration yet."))
    by_task = {entry.address for _label, entries in tasks for entry in entries}
    parts = (_part(part, place, f"{ids}-{number}") for number, part in enumerate(tasks))
    # What stands under a task is marked there, and not a second time below.
    elsewhere = "" if place in by_task else place
    return format_html(
        '{}{}<details class="menu-records"{}><summary>{}</summary>{}</details>',
        _link(Entry(_("Desk"), address_of("admin:index")), place, "menu-home"),
        format_html_join("", "{}", ([part] for part in parts)),
        format_html(" {}", "open") if elsewhere and place != address_of("admin:index") else "",
        _("Records"),
        format_html_join(
            "",
            "{}",
            ([_part(p, elsewhere, f"{ids}-records-{n}")] for n, p in enumerate(tables)),
        ),
    )


def _tasks(seen: tuple[str, ...], pages: frozenset[str]) -> Iterator[Part]:
    for part in _sections.values():
        entries = tuple(
            Entry(str(one.label), address_of(one.name)) if isinstance(one, Page) else _entry_of(one)
            for one in part.entries
            if (one.name in pages if isinstance(one, Page) else one in seen)
        )
        if entries:
            yield str(part.label), entries


def _tables(seen: tuple[str, ...]) -> Iterator[Part]:
    """Every table, app by app, in the order of the administration."""
    for app, labels in groupby(seen, key=lambda label: label.partition(".")[0]):
        name = str(apps.get_app_config(app).verbose_name)
        yield name, tuple(_entry_of(label) for label in labels)


def _entry_of(label: str) -> Entry:
    opts = apps.get_model(label)._meta
    name = capfirst(str(opts.verbose_name_plural))
    return Entry(name, address_of(f"admin:{opts.app_label}_{opts.model_name}_changelist"))


def _part(part: Part, place: str, key: str) -> SafeString:
    label, entries = part
    rows = format_html_join("", "<li>{}</li>", ([_link(entry, place)] for entry in entries))
    return format_html(
        '<p class="menu-task" id="{}">{}</p><ul aria-labelledby="{}">{}</ul>', key, label, key, rows
    )


def _link(entry: Entry, place: str, style: str = "") -> SafeString:
    here = format_html(' aria-current="{}"', "page") if entry.address == place else ""
    named = format_html(' class="{}"', style) if style else ""
    return format_html('<a href="{}"{}{}>{}</a>', entry.address, named, here, entry.label)
