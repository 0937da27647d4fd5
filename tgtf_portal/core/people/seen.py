"""Rows that a member of staff sees, by a statement that is put together once: see
bench/http.py dashboard."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet

from tgtf_portal.core.models import User
from tgtf_portal.core.people import scope
from tgtf_portal.core.values.prepared import Kind, Prepared, Value

Narrow = Callable[[Any], Any]


class Seen:
    """As `Prepared`; what is built is given `seen`, which narrows rows of one model to those that
    the reader sees.

        waiting = Seen(lambda seen, user: seen(Plan.objects.all()).filter(asked=user), user=int)
        waiting.by(person, user=person.pk)
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: Kind) -> None:
        def of_facilities(facilities: list[int], **values: Value) -> QuerySet:
            return build(lambda rows: scope.among(rows, facilities), **values)

        self._build = build
        self._all = Prepared[Any](partial(build, _everything), keeps_plan=True, **kinds)
        self._theirs = Prepared[Any](of_facilities, keeps_plan=True, facilities=list, **kinds)

    def by(self, reader: User, **values: Value) -> list[Any]:
        facilities = scope.facilities_of(reader)
        if not facilities:
            return self._all(**values)
        try:
            return self._theirs(facilities=sorted(facilities), **values)
        except scope.FoundOtherwiseError:
            return list(self._build(partial(scope.within, user=reader), **values))


def _everything(rows: QuerySet) -> QuerySet:
    return rows
