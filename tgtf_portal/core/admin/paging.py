"""The pages of long lists: what a page costs hangs neither on how far in it lies, nor on how many
rows there are."""

import json
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connections
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED = 100_000  # rows at most; of more than that the database says about how many there are


class LongListPaginator(Paginator):
    """Finds a page's rows by their keys first: joins and counts are for those alone."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        keys = self._keys.order_by()
        counted = keys[: COUNTED + 1].count()
        return counted if counted <= COUNTED else max(counted, self._estimated(keys))

    @property
    def is_estimated(self) -> bool:
        """Where the database can guess; SQLite, on one machine, counts."""
        return self.count > COUNTED and connections[self.object_list.db].vendor == "postgresql"

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        if self.num_pages <= 1:
            return super().page(number)
        begin = (number - 1) * self.per_page
        keys = list(self._keys[begin : begin + self.per_page])
        return self._get_page(self.object_list.filter(pk__in=keys), number, self)

    @property
    def _keys(self) -> QuerySet:
        return self.object_list.values_list("pk", flat=True)

    def _estimated(self, keys: QuerySet) -> int:
        if connections[keys.db].vendor != "postgresql":
            return keys.count()
        plan: list[dict[str, Any]] = json.loads(keys.explain(format="json"))
        return plan[0]["Plan"]["Plan Rows"]
