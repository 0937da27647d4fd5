"""Long lists in pages."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

ROWS = 24
FARTHEST = 1_000_000  # a page beyond has an offset that no database takes


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

    @cached_property
    def count(self) -> int:
        """No more than one above `most`."""
        return int(self.object_list.order_by()[: self.most + 1].count())

    @property
    def is_counted(self) -> bool:
        return self.count <= self.most

    def validate_number(self, number: Any) -> int:
        known = str(number)
        if known.isdecimal() and int(known):
            return min(int(known), FARTHEST)
        return super().validate_number(number)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        # Keys first: what a row shows is joined to the rows of the page alone, whatever is sorted.
        # See bench/hundredfold.py.
        found = self.object_list.prefetch_related(None).values_list("pk", flat=True)
        keys = list(found[first : first + self.per_page + 1])
        rows = list(self.object_list.filter(pk__in=keys))
        if not rows and number > 1:
            raise EmptyPage(_("That page contains no results"))
        page = self._get_page(rows[: self.per_page], number, self)
        page.has_next = lambda: len(rows) > self.per_page  # type: ignore[method-assign]
        page.next_page_number = lambda: number + 1  # type: ignore[method-assign]
        return page


def long_page_of(request: HttpRequest, rows: Any, *, size: int = ROWS) -> Page:
    """As `page_of`, whatever the number of rows."""
    try:
        return BoundedPaginator(rows, size).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as missing:
        raise Http404 from missing


def query_without_page(request: HttpRequest) -> str:
    """The address's filters, for the links between pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
