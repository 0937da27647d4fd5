"""Long lists in pages."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tgtf_portal.core.values.prepared import Prepared

ROWS = 24
FARTHEST = 1_000_000  # a page beyond has an offset that no database takes
DIGITS = 12  # of a page's number that are read


def page_of(request: HttpRequest, rows: Any, *, size: int = ROWS) -> Page:
    """The page that the address asks for; a page that does not exist is a 404."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as missing:
        raise Http404 from missing


class BoundedPaginator(Paginator):
    """Of a list that may be very long: counted as far as `most`, and paged to its end. Whether a
    page has a next one is known by a row more."""

    most = 1_000
    object_list: QuerySet

    @cached_property
    def keys(self) -> list[Any]:
        """Of those that are counted, in no order: an index that finds few rows is then taken."""
        rows = self.object_list.order_by().prefetch_related(None)
        return list(rows.values_list("pk", flat=True)[: self.most + 1])

    @property
    def count(self) -> int:
        """No more than one above `most`."""
        return len(self.keys)

    @property
    def is_counted(self) -> bool:
        return self.count <= self.most

    def validate_number(self, number: Any) -> int:
        known = str(number)
        if known.isascii() and known.isdecimal():
            number = min(int(known[:DIGITS]), FARTHEST)
        return super().validate_number(number)

    def page(self, number: Any) -> "LongPage":
        """Keys first: few are put in order by themselves, and what a row shows is joined to the
        rows of the page alone; see bench/hundredfold.py."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = list(self._in_order()[first : first + self.per_page + 1])
        if not keys and number > 1:
            raise EmptyPage(_("That page contains no results"))
        rows = self.rows(keys[: self.per_page]) if keys else []
        return LongPage(rows, number, self, more=len(keys) > self.per_page)

    def rows(self, keys: list[Any]) -> list[Any]:
        """Those of a page, in order."""
        return list(self.object_list.filter(pk__in=keys))

    def _in_order(self) -> QuerySet | list[Any]:
        rows = self.object_list.prefetch_related(None)
        if self.is_counted:
            known = rows.model._default_manager.filter(pk__in=self.keys)
            rows = known.order_by(*rows.query.order_by)
        return rows.values_list("pk", flat=True)


class KnownList(BoundedPaginator):
    """The same, whose rows come by statements that are put together once; so do its keys, where
    `keys` lists in order those that are counted."""

    def __init__(
        self,
        found: Callable[[], QuerySet],
        rows: Callable[[list[Any]], list[Any]],
        *,
        keys: Prepared | None = None,
        size: int = ROWS,
    ) -> None:
        super().__init__((), size)
        del self.object_list
        self._found, self._rows, self._keys = found, rows, keys

    @cached_property
    def object_list(self) -> QuerySet:  # type: ignore[override]
        """Put together where something else is asked of it."""
        return self._found()

    def rows(self, keys: list[Any]) -> list[Any]:
        return self._rows(keys)

    @cached_property
    def keys(self) -> list[Any]:
        return self._keys() if self._keys else super().keys

    def _in_order(self) -> QuerySet | list[Any]:
        return self.keys if self._keys and self.is_counted else super()._in_order()


class LongPage(Page):
    def __init__(self, rows: Any, number: int, paginator: Paginator, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        return self.number + 1


def page_in(paginator: BoundedPaginator, request: HttpRequest) -> Page:
    """As `page_of`, whatever the number of rows."""
    try:
        return paginator.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as missing:
        raise Http404 from missing


def query_without_page(request: HttpRequest) -> str:
    """The address's filters, for the links between pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
