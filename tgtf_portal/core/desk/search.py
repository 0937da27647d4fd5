"""One search over all that staff work with, each table by the rule of its own list.

The roof signs up what is searched: `searched(Source("webinars.webinar", _("Webinars"), ...))`. A
table with a list is searched as that list searches, so that both find the same and as many. A table
without one says in which fields. Nobody finds what they may not see.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Case, Count, F, Model, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.values.folding import MOST_LETTERS, Piece, holding, marked, terms_of

Words = str | Promise
SHOWN = 8  # of a table
NOTE_LETTERS = 140


@dataclass(frozen=True, slots=True)
class Source:
    """A table that is searched.

    `named` are the fields that say what a row is called: what is found there comes first. `fields`
    are searched where the table has no list of its own. What a hit says is found out from the row,
    or is the text of columns, the title first: such tables are all searched by one statement.
    `opens` is the relation to whose page a hit leads, if not to the row's own.
    """

    model: str
    label: Words
    named: tuple[str, ...]
    note: Callable[[Any], Words] = lambda row: ""
    title: Callable[[Any], Words] = str
    related: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    fields: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    opens: str = ""

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def opened(self) -> type[Model]:
        model = self.table
        relation: Any = model._meta.get_field(self.opens) if self.opens else None
        return relation.related_model if relation else model


@dataclass(frozen=True, slots=True)
class Hit:
    title: Sequence[Piece]
    note: Sequence[Piece]
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: Words
    number: int
    hits: list[Hit]
    list_address: str  # of all that the list finds; none where the table has no list

    @property
    def has_more(self) -> bool:
        return self.number > len(self.hits)


_sources: list[Source] = []


def searched(*sources: Source) -> None:
    """Sign up tables, in the order in which they are shown."""
    _sources.extend(sources)


def readable(source: Source, request: HttpRequest, site: AdminSite) -> bool:
    if site.is_registered(source.table):
        return bool(site.get_model_admin(source.table).has_view_permission(request))
    return bool(request.user.has_perm(permission_of(source.table, "view")))


def sources_for(request: HttpRequest, site: AdminSite) -> list[Source]:
    return [source for source in _sources if readable(source, request, site)]


def find(request: HttpRequest, site: AdminSite, text: str) -> Iterator[Group]:
    """Groups in which something is found, by as many statements however many rows there are."""
    text = text[:MOST_LETTERS]
    terms = terms_of(text)
    sources = sources_for(request, site) if terms else []
    found = {one.model: _found(one, request, site, text, terms) for one in sources}
    plain = [(one, found[one.model]) for one in sources if one.texts]
    rows = _texts_of(plain) if plain else {}
    for source in sources:
        facts = rows.get(source.model) if source.texts else _facts(source, found)
        if facts:
            address = _page_of(source, request, site)
            yield Group(
                source.model.replace(".", "-"),
                source.label,
                facts[0].number,
                [_hit(fact, address, terms) for fact in facts],
                _list_of(source, site, text),
            )


class Fact(NamedTuple):
    """A row that was found, one of so many; `opens` is the number of what it leads to."""

    number: int
    opens: int
    title: str
    note: str


def _found(
    source: Source, request: HttpRequest, site: AdminSite, text: str, terms: list[str]
) -> QuerySet[Any]:
    """With how many there are; `found_place` puts those first that are called so."""
    rows = within(source.table._base_manager.all(), request.user)
    if site.is_registered(source.table):
        rows = site.get_model_admin(source.table).get_search_results(request, rows, text)[0]
    else:
        rows = rows.filter(holding(source.fields, terms))
    called = When(holding(source.named, terms), then=Value(0))
    return rows.annotate(
        found_number=Window(Count("*")), found_place=Case(called, default=Value(1))
    )


def _facts(source: Source, found: dict[str, QuerySet[Any]]) -> list[Fact]:
    rows = found[source.model].select_related(*source.related)
    return [
        Fact(row.found_number, row.pk, str(source.title(row)), str(source.note(row)))
        for row in rows.order_by("found_place", *source.order, "pk")[:SHOWN]
    ]


def _texts_of(found: Sequence[tuple[Source, QuerySet[Any]]]) -> dict[str, list[Fact]]:
    """By table, what is found in those that say it by their columns alone."""
    width = max(len(source.texts) for source, _rows in found)
    first, *others = (
        _columns(number, source, rows, width) for number, (source, rows) in enumerate(found)
    )
    told = first.union(*others, all=True) if others else first
    facts: dict[str, list[tuple[int, Fact]]] = defaultdict(list)
    for number, rank, total, opens, title, *notes in told:
        note = " · ".join(filter(None, notes))
        facts[found[number][0].model].append((rank, Fact(total, opens, title, note)))
    return {model: [fact for _rank, fact in sorted(rows)] for model, rows in facts.items()}


def _columns(number: int, source: Source, rows: QuerySet[Any], width: int) -> QuerySet[Any]:
    order = ["found_place", *source.order, "pk"]
    ranked = rows.annotate(found_rank=Window(RowNumber(), order_by=order))
    texts = [Cast(F(name), TextField()) for name in source.texts]
    blanks = [Cast(Value(""), TextField())] * (width - len(texts))
    opens = F(f"{source.opens}_id" if source.opens else "pk")
    kept = ranked.filter(found_rank__lte=SHOWN).order_by()
    return kept.values_list(Value(number), "found_rank", "found_number", opens, *texts, *blanks)


def _page_of(source: Source, request: HttpRequest, site: AdminSite) -> str:
    """The address of a page with a place for its number, where the reader may open such pages."""
    page, opts = site.get_model_admin(source.opened), source.opened._meta
    if not page.has_view_permission(request):
        return ""
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[0])


def _hit(fact: Fact, address: str, terms: list[str]) -> Hit:
    return Hit(
        marked(fact.title, terms, longest=NOTE_LETTERS),
        marked(fact.note, terms, longest=NOTE_LETTERS),
        address.replace("/0/", f"/{fact.opens}/"),
    )


def _list_of(source: Source, site: AdminSite, text: str) -> str:
    if not site.is_registered(source.table):
        return ""
    opts = source.table._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    return f"{reverse(name)}?{urlencode({SEARCH_VAR: text})}"
