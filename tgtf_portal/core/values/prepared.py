"""Statements that are put together once.

Django takes longer to write a small SELECT than the database to answer it. Where hundreds register
in the same minute, and wait for each other, it is a quarter of the work: see bench/registration.py.
Of a public page that is made anew it is a third to a half: see bench/http.py.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, Self, TypeVar

from django.db import connections, models
from django.db.models import Count
from django.db.models import Value as Constant
from django.db.models.sql.compiler import SQLCompiler

from tgtf_portal.core.editions.planned import Planned
from tgtf_portal.core.values.answers import Answers

Row = TypeVar("Row", bound=models.Model)
Value = int | str | date | datetime | list[int]
Kind = type[int] | type[str] | type[date] | type[datetime] | type[list]


class _Statement(NamedTuple):
    queryset: models.QuerySet[Any, Any]
    compiler: SQLCompiler
    pieces: list[str]  # the text between the values
    params: tuple[Any, ...]
    places: dict[str, list[int]]  # where each value stands among them
    planned: Planned | None  # where the database keeps its plan
    answers: Answers | None  # how its rows are read, where that is known beforehand


class Prepared(Generic[Row]):
    """A QuerySet with gaps, to be asked again and again with other values.

    `build` is called once, with a stand-in for each value: it may compare with it, but must not
    look at it. `kinds` tells for each value whether it is an `int`, a `str`, a `date`, a
    `datetime`, or a `list` of numbers that stands behind `__in`.

        by_number = Prepared(lambda number: Webinar.objects.filter(number=number), number=int)
        by_number(number=2)

    Left out: None. Rows come as the QuerySet gives them, with what it selects along; what it
    prefetches is asked for by statements that are put together each time, so `hang` it instead.

    With `keeps_plan` PostgreSQL plans it once a connection, which for a statement of many joins is
    most of what it costs. It is right where whatever it is asked with finds about as many rows.
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Row, Any]],
        *,
        keeps_plan: bool = False,
        **kinds: Kind,
    ) -> None:
        self._build, self._keeps_plan, self._kinds = build, keeps_plan, kinds
        self._found_converters: Any = None
        self._stand_ins = stand_ins(kinds)

    def __call__(self, **values: Value) -> list[Any]:
        """The rows, each with what was annotated. Raises TypeError unless every value is given."""
        if values.keys() != self._stand_ins.keys():
            raise TypeError(f"asked for {', '.join(self._stand_ins)}")
        if [] in values.values():
            return []
        queryset, compiler, pieces, params, places, planned, answers = self._statement
        connection = connections[queryset.db]
        filled = [*params]
        for name, value in values.items():
            adapted = _adapted(value, connection)
            for place in places[name]:
                filled[place] = adapted
        statement = (planned, tuple(filled)) if planned else _filled(pieces, filled)
        if answers:
            return answers.of(connection, *statement)
        asking = copy(compiler)  # what it was compiled for is read alone; the connection is ours
        asking.connection = connection
        asking.as_sql = lambda *_args, **_kwargs: statement  # type: ignore[method-assign]
        asking.get_converters = self._converters  # type: ignore[assignment,method-assign]
        return list(_answered_by(asking, queryset))

    def one(self, **values: Value) -> Row | None:
        return next(iter(self(**values)), None)

    def _converters(self, columns: Any) -> Any:
        """How values of the database become Python's, which is the same each time."""
        if self._found_converters is None:
            self._found_converters = self._statement.compiler.get_converters(columns)
        return self._found_converters

    @cached_property
    def _statement(self) -> "_Statement":
        queryset = self._build(**self._stand_ins)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        marks = {
            name: _adapted(value[0] if isinstance(value, list) else value, compiler.connection)
            for name, value in self._stand_ins.items()
        }
        lost = [name for name, mark in marks.items() if mark not in params]
        if lost:
            raise ValueError(f"the statement does not ask for {', '.join(lost)}")
        pieces = sql.split("%s")
        if len(pieces) != len(params) + 1:
            raise ValueError(f"a text in the statement looks like a value: {sql}")
        planned = None
        if self._keeps_plan and compiler.connection.vendor == "postgresql":
            planned = _planned(pieces, [*params], marks, self._kinds)
        places = {
            name: [place for place, param in enumerate(params) if param == mark]
            for name, mark in marks.items()
        }
        answers = Answers.to(queryset, compiler)
        return _Statement(queryset, compiler, pieces, params, places, planned, answers)


POSTGRESQL_KINDS: dict[Kind, str] = {
    int: "bigint", str: "text", date: "date", datetime: "timestamptz", list: "bigint[]",
}  # fmt: skip


def _planned(
    pieces: list[str], params: list[Any], marks: dict[str, Any], kinds: dict[str, Kind]
) -> Planned:
    """A list is one value, however many numbers it has."""
    names = {mark: name for name, mark in marks.items()}
    gaps = [names.get(param) for param in params]
    text = pieces[0]
    for gap, piece in zip(gaps, pieces[1:], strict=True):
        if gap and kinds[gap] is list:
            text = f"{text.removesuffix('IN (')}= ANY("
        text += f"%s{piece}"
    return Planned.of(text, gaps, {name: POSTGRESQL_KINDS[kind] for name, kind in kinds.items()})


def _filled(pieces: list[str], values: list[Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement as the database is asked, with a place for each number of a list."""
    text, given = [pieces[0]], []
    for value, piece in zip(values, pieces[1:], strict=True):
        several = value if isinstance(value, list) else [value]
        text += [", ".join(["%s"] * len(several)), piece]
        given += several
    return "".join(text), tuple(given)


class PreparedList(Generic[Row]):
    """A long QuerySet with gaps, of which a Paginator takes the number and a page.

    The first page, of `size` rows, is put together once, as nearly everybody reads that one; where
    there is no more, it tells the number, too. Where `build` counts something for each row,
    `all_of` tells the rows alone.
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Row, Any]],
        *,
        size: int,
        all_of: Callable[..., models.QuerySet[Row, Any]] | None = None,
        **kinds: Kind,
    ) -> None:
        self._build, self._size = build, size
        rows = all_of or build
        self._number = Prepared[Row](
            lambda **values: number_of(rows(**values)), keeps_plan=True, **kinds
        )
        self._first = Prepared[Row](
            lambda **values: build(**values)[: size + 1], keeps_plan=True, **kinds
        )
        self._values: dict[str, Value] = {}

    def of(self, **values: Value) -> Self:
        asking = copy(self)
        asking._values = values
        return asking

    @cached_property
    def _beginning(self) -> list[Row]:
        """The first page and a row, if there is more."""
        return self._first(**self._values)

    def count(self) -> int:
        found = len(self._beginning)
        return found if found <= self._size else self._number(**self._values)[0]

    def __getitem__(self, page: slice) -> list[Row]:
        if page.start or page.stop > self._size:
            return list(self._build(**self._values)[page])
        return self._beginning[: page.stop]


def hang(parents: list[Any], name: str, children: list[Any], *, by: str) -> None:
    """Puts rows where `prefetch_related(name)` would put them, without a QuerySet made for each
    parent: `parent.name.all()` gives them, and whatever else is asked of it fails. `by` is the
    field by which a child knows its parent."""
    known = {parent.pk: parent for parent in parents}
    of_parent: dict[int, list[Any]] = {pk: [] for pk in known}
    for child in children:
        if parent := known.get(getattr(child, f"{by}_id")):
            of_parent[parent.pk].append(child)
            child._state.fields_cache[by] = parent
    manner = vars(models.QuerySet(model=type(parents[0]))) if parents else {}
    for parent in parents:
        rows: models.QuerySet[Any, Any] = object.__new__(models.QuerySet)
        rows.__dict__ = manner | {
            "_query": None,
            "_result_cache": of_parent[parent.pk],
            "_prefetch_done": True,
        }
        vars(parent).setdefault("_prefetched_objects_cache", {})[name] = rows


def columns_of(model: type[models.Model]) -> list[str]:
    """All of its own, for `only`, which then says what is wanted of what is selected along."""
    return [field.name for field in model._meta.concrete_fields]


def number_of(rows: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    if rows.query.group_by is not None:
        raise ValueError("rows that something is counted for are numbered by `all_of`")
    all_of_them = rows.select_related(None).order_by().values(one=Constant(1))
    return all_of_them.annotate(number=Count("*")).values_list("number", flat=True)


def stand_ins(kinds: dict[str, Kind]) -> dict[str, Value]:
    """For each value one of its kind that no row has, and no other value."""
    numbered = enumerate(kinds.items(), start=2)
    return {name: _stand_in(name, kind, number) for number, (name, kind) in numbered}


def _stand_in(name: str, kind: Kind, number: int) -> Value:
    if kind is list:
        return [-number]
    if kind is datetime:
        return datetime(number, 1, 1, tzinfo=UTC)
    if kind is date:
        return date(number, 1, 1)
    return -number if kind is int else f"<{name}>"


def _adapted(value: Value, connection: Any) -> Any:
    """As the database is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _answered_by(compiler: SQLCompiler, queryset: models.QuerySet[Row, Any]) -> Any:
    """The same QuerySet, which asks nothing but what `compiler` has in hand."""
    query = copy(queryset.query)
    query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
    asking = object.__new__(type(queryset))
    asking.__dict__ = queryset.__dict__ | {"_query": query, "_result_cache": None}
    return asking
