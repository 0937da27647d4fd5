"""Columns of a list that each reader chooses, and views of it that are kept under a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime

from tgtf_portal.core.admin.lists import PortalChangeList
from tgtf_portal.core.admin.table_export import WithExport
from tgtf_portal.core.models import ListView
from tgtf_portal.core.tables.exports import yes_or_no
from tgtf_portal.core.values.numbers import is_number

VIEW_VAR = "view"  # of a list's address: the number of the view whose columns it shows
MOST_VIEWS = 100
MOST_AT_A_GLANCE = 9  # columns that fit beside each other; of more, each row is a block

Entry = Any  # of `list_display`: a name, or a function that says the cell
Fetch = Any  # from a list's rows to the same with what a column shows
Words = str | Promise


@dataclass(frozen=True, slots=True)
class ReadyView:
    """What is looked for so often that it stands there by itself: filters, by parameter."""

    name: Words
    filters: Mapping[str, str]


class ChosenChangeList(PortalChangeList):
    """Fetches what the chosen columns show, and nothing for the others."""

    has_labels = True

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(VIEW_VAR, None)
        return found

    def get_queryset(self, request: HttpRequest, **kwargs: Any) -> QuerySet:
        rows = super().get_queryset(request, **kwargs)
        fetched = (self.model_admin.fetch_for(name_of(entry)) for entry in self.list_display)
        for fetch in dict.fromkeys(fetched):
            rows = fetch(rows) if fetch else rows
        return rows

    @property
    def is_wide(self) -> bool:
        return len(self.list_display) > MOST_AT_A_GLANCE + 1  # with the one that is ticked


class WithChosenColumns(WithExport):
    """`list_display` is what stands there until somebody chooses; `more_columns` is offered, too.

    Whoever takes the list out gets what they see.
    """

    more_columns: Sequence[str] = ()
    column_rights: Mapping[str, str] = {}  # what it takes to see a column, by its name
    fetches: Mapping[str, Fetch] = {}  # by the column's name
    ready_views: Sequence[ReadyView] = ()
    links_itself: Sequence[str] = ()  # columns that lead somewhere by themselves
    place: Sequence[str] = ()  # parameters that say where one is; no view keeps them

    # --- What can be chosen ----------------------------------------------------------------------
    def columns_of(self, request: HttpRequest) -> dict[str, Entry]:
        """Every column that this reader may see here, by its name."""
        if not hasattr(request, "_columns"):
            every: dict[str, Entry] = {
                name: name for name in dict.fromkeys([*self.list_display, *self.more_columns])
            }
            every |= self.further_columns(request)
            may = {n: e for n, e in every.items() if self._may_see(request, n)}
            request._columns = may
        return request._columns

    def further_columns(self, request: HttpRequest) -> dict[str, Entry]:
        """Columns that come from rows, such as the questions of a webinar."""
        return {}

    def _may_see(self, request: HttpRequest, name: str) -> bool:
        right = self.column_rights.get(name)
        return right is None or request.user.has_perm(right)

    def default_columns(self, request: HttpRequest) -> list[str]:
        return [name for name in self.list_display if name in self.columns_of(request)]

    def label_of(self, entry: Entry) -> str:
        return capfirst(str(label_for_field(entry, self.model, self)))

    def fetch_for(self, name: str) -> Fetch:
        return self.fetches.get(name)

    # --- What is chosen --------------------------------------------------------------------------
    def views_of(self, request: HttpRequest) -> list[ListView]:
        """One's own and those that are shared, the nameless among them. Asked once a request."""
        if not hasattr(request, "_list_views"):
            views = ListView.objects.of_list(self.opts.label_lower).readable_by(request.user)
            request._list_views = list(views.select_related("owner")[:MOST_VIEWS])
        return request._list_views

    def view_in(self, request: HttpRequest) -> ListView | None:
        """The one that the address names; else one's own columns; none where nothing was chosen.

        A view that is gone, or somebody else's, is passed over.
        """
        number = request.GET.get(VIEW_VAR)
        views = self.views_of(request)
        if is_number(number):
            named = next((view for view in views if view.pk == int(number or 0)), None)
            if named:
                return named
        return next((view for view in views if not view.name), None)

    def get_list_display(self, request: HttpRequest) -> list[Entry]:
        columns = self.columns_of(request)
        return [columns[name] for name in self.chosen(request)]

    def chosen(self, request: HttpRequest) -> list[str]:
        view = None if IS_POPUP_VAR in request.GET else self.view_in(request)
        return self.shown_by(request, view) if view else self.default_columns(request)

    def shown_by(self, request: HttpRequest, view: ListView) -> list[str]:
        """Those of its columns that are there; the usual ones where none is."""
        columns = self.columns_of(request)
        shown = [name for name, _words in view.columns if name in columns]
        return shown or self.default_columns(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ChosenChangeList

    def exported_columns(self, changelist: ChangeList) -> list[Entry]:
        return [entry for entry in changelist.list_display if entry != "action_checkbox"]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> list[Entry]:
        """The first column leads to the thing's page, if it does not lead somewhere itself."""
        return [entry for entry in list_display if name_of(entry) not in self.links_itself][:1]

    def _value_of(self, name: Entry) -> Callable[[Any], object]:
        value = super()._value_of(name)
        return lambda thing: as_shown(value(thing))

    # --- The order, which Django's lists name by the numbers of columns --------------------------
    def order_in(self, request: HttpRequest) -> list[str]:
        """The columns by which the address sorts; what is no number of one is left out."""
        shown = self._numbered(request, self.chosen(request))
        order = []
        for part in request.GET.get(ORDER_VAR, "").split("."):
            number = part.removeprefix("-")
            if is_number(number) and (name := shown.get(int(number))):
                order.append(f"-{name}" if part.startswith("-") else name)
        return order

    def order_var(self, request: HttpRequest, order: Sequence[str], chosen: Sequence[str]) -> str:
        """The same for an address that shows these columns."""
        numbers = {name: number for number, name in self._numbered(request, chosen).items()}
        parts = [(name.startswith("-"), numbers.get(name.removeprefix("-"))) for name in order]
        return ".".join(f"{'-' if down else ''}{n}" for down, n in parts if n is not None)

    def _numbered(self, request: HttpRequest, chosen: Sequence[str]) -> dict[int, str]:
        """Before them is the column to tick, where there is something to do with rows."""
        return dict(enumerate(chosen, start=1 if self.get_actions(request) else 0))


def as_shown(value: object) -> object:
    """In a file: words for what the list shows as a picture, and the reader's own time."""
    if isinstance(value, bool):
        return yes_or_no(value)
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


def name_of(entry: Entry) -> str:
    return entry if isinstance(entry, str) else entry.__name__
