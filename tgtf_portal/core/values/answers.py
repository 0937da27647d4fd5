"""How the rows that a database answers become what a QuerySet gives.

Django finds out with every answer which columns belong to which row and how they are read. Of a
statement that is put together once it is known: see bench/http.py dashboard.
"""

from collections.abc import Callable, Iterable
from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

Columns = Any  # of a row: a tuple, or a list where one of them was converted
Row = Callable[[Columns], Any]


class Answers:
    """Of one statement; `of` asks it and reads what comes."""

    def __init__(self, queryset: models.QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        columns = [select[0] for select in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(columns).items())
        # What is selected only to be sorted by stands behind the rest.
        self._number = compiler.col_count if compiler.has_extra_select else None
        self._row = ROWS[queryset._iterable_class](queryset, compiler)

    @classmethod
    def to(cls, queryset: models.QuerySet[Any, Any], compiler: SQLCompiler) -> Self | None:
        """None where Django does more with a row than is done here."""
        inner: Any = queryset
        columns = [select[0] for select in compiler.select[: compiler.col_count]]
        is_plain = (
            inner._iterable_class in ROWS
            and not inner._known_related_objects
            and not inner._prefetch_related_lookups
            and not inner.query.combinator
            and not inner.query.extra_select
            and not compiler.has_composite_fields(columns)
        )
        return cls(queryset, compiler) if is_plain else None

    def of(self, connection: BaseDatabaseWrapper, sql: str, values: tuple[Any, ...]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return self.read(cursor.fetchall(), connection)

    def read(self, found: Iterable[Columns], connection: BaseDatabaseWrapper) -> list[Any]:
        if self._number is not None:
            found = [columns[: self._number] for columns in found]
        if self._converters:
            found = [self._converted(columns, connection) for columns in found]
        return list(map(self._row, found))

    def _converted(self, columns: Columns, connection: BaseDatabaseWrapper) -> Columns:
        read = list(columns)
        for place, (converters, expression) in self._converters:
            value = read[place]
            for converter in converters:
                value = converter(value, expression, connection)
            read[place] = value
        return read


def _models(queryset: models.QuerySet[Any, Any], compiler: SQLCompiler) -> Row:
    """With what is selected along and what was annotated."""
    database: str = queryset.db
    info: Any = compiler.klass_info
    model, places = info["model"], info["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [select[0].target.attname for select in compiler.select[own]]
    along = get_related_populators(info, compiler.select, database)  # type: ignore[call-arg]
    annotated = list((compiler.annotation_col_map or {}).items())

    def row(columns: Columns) -> models.Model:
        thing = model.from_db(database, names, columns[own])
        for populator in along:
            populator.populate(columns, thing)
        for name, place in annotated:
            setattr(thing, name, columns[place])
        return thing

    return row


def _values(queryset: models.QuerySet[Any, Any], _compiler: SQLCompiler) -> Row:
    query = queryset.query
    names: list[str] = list(query.selected or [*query.values_select, *query.annotation_select])
    return lambda columns: dict(zip(names, columns, strict=False))


def _values_list(_queryset: models.QuerySet[Any, Any], _compiler: SQLCompiler) -> Row:
    return tuple


def _flat(_queryset: models.QuerySet[Any, Any], _compiler: SQLCompiler) -> Row:
    return lambda columns: columns[0]


ROWS: dict[Any, Callable[[models.QuerySet[Any, Any], SQLCompiler], Row]] = {
    ModelIterable: _models,
    ValuesIterable: _values,
    ValuesListIterable: _values_list,
    FlatValuesListIterable: _flat,
}
