"""Statements that are put together once.

Django takes longer to write a small SELECT than the database to answer it. Where hundreds register
in the same minute, and wait for each other, it is a quarter of the work: see bench/registration.py.
Of a public page that is made anew it is a third to a half: see bench/http.py.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from django.db import connections, models
from django.db.models import Count
from django.db.models import Value as Constant
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Value = int | str | datetime
Kind = type[int] | type[str] | type[datetime]


class Prepared(Generic[Row]):
    """A QuerySet with gaps, to be asked again and again with other values.

    `build` is called once, with a stand-in for each value: it may compare with it, but must not
    look at it. `kinds` tells for each value whether it is an `int`, a `str` or a `datetime`.

        by_number = Prepared(lambda number: Webinar.objects.filter(number=number), number=int)
        by_number(number=2)

    Left out: None and lists. Rows come as the QuerySet gives them, with what it selects along; what
    it prefetches is asked for by statements that are put together each time.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row, Any]], **kinds: Kind) -> None:
        self._build = build
        self._stand_ins: dict[str, Value] = {
            name: _stand_in(name, kind, number)
            for number, (name, kind) in enumerate(kinds.items(), start=2)
        }

    def __call__(self, **values: Value) -> list[Any]:
        """The rows, each with what was annotated. Raises TypeError unless every value is given."""
        if values.keys() != self._stand_ins.keys():
            raise TypeError(f"asked for {', '.join(self._stand_ins)}")
        queryset, compiler, sql, params = self._statement
        connection = connections[queryset.db]
        adapted = {
            _adapted(self._stand_ins[name], connection): _adapted(value, connection)
            for name, value in values.items()
        }
        asking = copy(compiler)  # what it was compiled for is read alone; the connection is ours
        asking.connection = connection
        asking.as_sql = lambda *_args, **_kwargs: (  # type: ignore[method-assign]
            sql,
            tuple([adapted.get(p, p) for p in params]),
        )
        return list(_answered_by(asking, queryset))

    def one(self, **values: Value) -> Row | None:
        return next(iter(self(**values)), None)

    @cached_property
    def _statement(self) -> tuple[models.QuerySet[Row, Any], SQLCompiler, str, tuple[Value, ...]]:
        queryset = self._build(**self._stand_ins)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        stand_ins = {
            name: _adapted(value, compiler.connection) for name, value in self._stand_ins.items()
        }
        lost = [name for name, stand_in in stand_ins.items() if stand_in not in params]
        if lost:
            raise ValueError(f"the statement does not ask for {', '.join(lost)}")
        return queryset, compiler, sql, params


class PreparedList(Generic[Row]):
    """A long QuerySet with gaps, of which a Paginator takes the number and a page.

    The first page, of `size` rows, is put together once, as nearly everybody reads that one.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[Row, Any]], *, size: int, **kinds: Kind
    ) -> None:
        self._build, self._size = build, size
        self._number = Prepared[Row](lambda **values: _number_of(build(**values)), **kinds)
        self._first = Prepared[Row](lambda **values: build(**values)[:size], **kinds)
        self._values: dict[str, Value] = {}

    def of(self, **values: Value) -> Self:
        asking = copy(self)
        asking._values = values
        return asking

    def count(self) -> int:
        return self._number(**self._values)[0]

    def __getitem__(self, page: slice) -> list[Row]:
        if page.start or page.stop > self._size:
            return list(self._build(**self._values)[page])
        return self._first(**self._values)[: page.stop]


def hang(parents: list[Any], name: str, children: list[Any], *, by: str) -> None:
    """Puts rows where `prefetch_related(name)` would put them, without a QuerySet made for each
    parent: `parent.name.all()` gives them, and whatever else is asked of it fails."""
    of_parent: dict[int, list[Any]] = {parent.pk: [] for parent in parents}
    for child in children:
        if (key := getattr(child, by)) in of_parent:
            of_parent[key].append(child)
    manner = vars(models.QuerySet(model=type(parents[0]))) if parents else {}
    for parent in parents:
        rows: models.QuerySet[Any, Any] = object.__new__(models.QuerySet)
        rows.__dict__ = manner | {
            "_query": None,
            "_result_cache": of_parent[parent.pk],
            "_prefetch_done": True,
        }
        parent._prefetched_objects_cache = {name: rows}


def _number_of(rows: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    all_of_them = rows.select_related(None).order_by().values(one=Constant(1))
    return all_of_them.annotate(number=Count("*")).values_list("number", flat=True)


def _stand_in(name: str, kind: Kind, number: int) -> Value:
    if kind is datetime:
        return datetime(number, 1, 1, tzinfo=UTC)
    return -number if kind is int else f"<{name}>"


def _adapted(value: Value, connection: Any) -> Any:
    """As the database is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _answered_by(compiler: SQLCompiler, queryset: models.QuerySet[Row, Any]) -> Any:
    """The same QuerySet, which asks nothing but what `compiler` has in hand."""
    query = copy(queryset.query)
    query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
    asking = object.__new__(type(queryset))
    asking.__dict__ = queryset.__dict__ | {"_query": query, "_result_cache": None}
    return asking
