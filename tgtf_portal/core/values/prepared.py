"""Statements that are put together once.

Django takes longer to write a small SELECT than the database to answer it. On most pages that is
no matter; where hundreds register in the same minute, and wait for each other, it is a third of
the work: see bench/registration.py.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from django.db import connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Value = int | str


class Prepared(Generic[Row]):
    """A QuerySet with gaps, to be asked again and again with other values.

    `build` is called once, with a stand-in for each value: it may compare with it, but must not
    look at it. `kinds` tells for each value whether it is an `int` or a `str`.

        by_number = Prepared(lambda number: Webinar.objects.filter(number=number), number=int)
        by_number(number=2)

    Left out: None, lists and `prefetch_related`.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[Row]], **kinds: type[int] | type[str]
    ) -> None:
        self._build = build
        self._stand_ins: dict[str, Value] = {
            name: -number if kind is int else f"<{name}>"
            for number, (name, kind) in enumerate(kinds.items(), start=2)
        }

    def __call__(self, **values: Value) -> list[Row]:
        """The rows, each with what was annotated. Raises TypeError unless every value is given."""
        if values.keys() != self._stand_ins.keys():
            raise TypeError(f"asked for {', '.join(self._stand_ins)}")
        using, written, sql, params = self._statement
        gaps = {self._stand_ins[name]: value for name, value in values.items()}
        filled = tuple(gaps.get(p, p) for p in params)
        asked = copy(written)
        asked.connection = connections[using]  # each thread has its own
        asked.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign]
        query = SimpleNamespace(get_compiler=lambda **_kwargs: asked)
        source = SimpleNamespace(db=using, query=query, _known_related_objects={})
        return list(ModelIterable(cast(Any, source)))

    def one(self, **values: Value) -> Row | None:
        return next(iter(self(**values)), None)

    @cached_property
    def _statement(self) -> tuple[str, SQLCompiler, str, tuple[Value, ...]]:
        queryset = self._build(**self._stand_ins)
        written = queryset.query.get_compiler(using=queryset.db)
        sql, params = written.as_sql()
        lost = [name for name, stand_in in self._stand_ins.items() if stand_in not in params]
        if lost:
            raise ValueError(f"the statement does not ask for {', '.join(lost)}")
        return queryset.db, written, sql, cast(tuple[Value, ...], params)
