"""What goes along when something is deleted: counted by the database, and the first of each kind
named. The rules are Django's, whose own page reads and names every row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.db.models import CASCADE, PROTECT, RESTRICT, Model, Q, QuerySet
from django.db.models.deletion import get_candidate_relations_to_delete
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import ngettext

NAMED = 50  # of a kind
READ_AT_A_TIME = 2000
Kind = type[Model]
Words = str | list[str]


@dataclass
class Along:
    """By kind, which rows go too, and which rows keep the things from being deleted."""

    gone: dict[Kind, list[Q]] = field(default_factory=dict)
    holding: dict[Kind, list[Q]] = field(default_factory=dict)

    @classmethod
    def with_rows(cls, rows: QuerySet) -> "Along":
        along = cls()
        along._follow(rows)
        return along

    def _follow(self, rows: QuerySet) -> None:
        """No kind leads back to itself, so that this ends."""
        for relation in get_candidate_relations_to_delete(rows.model._meta):
            link, kind = relation.field, relation.field.model
            reached = Q(**{f"{link.name}__in": rows.values(link.target_field.name)})
            if relation.on_delete in (PROTECT, RESTRICT):
                self.holding.setdefault(kind, []).append(reached)
            elif relation.on_delete is CASCADE:
                self.gone.setdefault(kind, []).append(reached)
                self._follow(kind._base_manager.filter(reached))


def deleted_objects(
    things: Sequence[Model] | QuerySet, request: HttpRequest, site: AdminSite
) -> tuple[list[Words], dict[str, int], set[str], list[str]]:
    """As Django's `get_deleted_objects`: what goes in words, how many of each kind, of which kinds
    the reader may delete none, and what holds them."""
    rows = _rows_of(things)
    along, deletion = Along.with_rows(rows), _Deletion(request, site)
    number = rows.count()
    words: list[Words] = [*deletion.named(rows, number)]
    counts = {str(rows.model._meta.verbose_name_plural): number}
    deletion.note_rights(rows)
    for gone in _each(along.gone):
        if number := gone.count():
            kind = str(gone.model._meta.verbose_name_plural)
            counts[kind] = counts.get(kind, 0) + number
            words += [f"{capfirst(kind)}: {number}", [*deletion.named(gone, number)]]
            deletion.note_rights(gone)
    held: list[str] = []
    for holding in _each(along.holding):
        if number := holding.count():
            held += deletion.named(holding, number)
            deletion.note_rights(holding[:NAMED])
    return words, counts, deletion.lacking, held


def _rows_of(things: Sequence[Model] | QuerySet) -> QuerySet:
    if isinstance(things, QuerySet):
        chosen: Any = things.order_by().values("pk")
        return things.model._base_manager.filter(pk__in=chosen)
    return type(things[0])._base_manager.filter(pk__in=[thing.pk for thing in things])


def _each(found: dict[Kind, list[Q]]) -> Iterator[QuerySet]:
    for kind, conditions in found.items():
        yield kind._base_manager.filter(reduce(or_, conditions))


@dataclass
class _Deletion:
    request: HttpRequest
    site: AdminSite
    lacking: set[str] = field(default_factory=set)

    def named(self, rows: QuerySet, number: int) -> Iterator[str]:
        """The first of them, with what their names are made of."""
        links = [link.name for link in rows.model._meta.fields if link.many_to_one]
        for thing in rows.select_related(*links).order_by("pk")[:NAMED]:
            yield self._name(thing)
        if (rest := number - NAMED) > 0:
            yield ngettext("and %d more", "and %d more", rest) % rest

    def _name(self, thing: Model) -> str:
        opts = thing._meta
        kind = capfirst(opts.verbose_name)
        if not self.site.is_registered(type(thing)):
            return f"{kind}: {thing}"
        name = f"{self.site.name}:{opts.app_label}_{opts.model_name}_change"
        try:
            address = reverse(name, args=[quote(thing.pk)])
        except NoReverseMatch:
            return f"{kind}: {thing}"
        return format_html('{}: <a href="{}">{}</a>', kind, address, thing)

    def note_rights(self, rows: QuerySet) -> None:
        """Whether the reader may delete each of them; the first that stays is enough."""
        if not self.site.is_registered(rows.model):
            return
        may = self.site.get_model_admin(rows.model).has_delete_permission
        things: Iterable[Model] = rows.iterator(READ_AT_A_TIME)
        if not all(may(self.request, thing) for thing in things):
            self.lacking.add(str(rows.model._meta.verbose_name))
