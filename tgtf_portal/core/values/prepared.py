"""Statements that are put together once.

Django takes longer to write a small SELECT than the database to answer it. On most pages that is
no matter; where hundreds register in the same minute, and wait for each other, it is a quarter of
the work: see bench/registration.py.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
Value = int | str


class Prepared(Generic[Row]):
    """A QuerySet with gaps, to be asked again and again with other values.

    `build` is called once, with a stand-in for each value: it may compare with it, but must not
    look at it. `kinds` tells for each value whether it is an `int` or a `str`.

        by_number = Prepared(lambda number: Webinar.objects.filter(number=number), number=int)
        by_number(number=2)

    Left out: None, lists, `select_related` and `prefetch_related`.
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
        model, sql, params = self._statement
        gaps = {self._stand_ins[name]: value for name, value in values.items()}
        return list(model._default_manager.raw(sql, [gaps.get(p, p) for p in params]))

    def one(self, **values: Value) -> Row | None:
        return next(iter(self(**values)), None)

    @cached_property
    def _statement(self) -> tuple[type[Row], str, tuple[Value, ...]]:
        queryset = self._build(**self._stand_ins)
        sql, params = queryset.query.sql_with_params()
        lost = [name for name, stand_in in self._stand_ins.items() if stand_in not in params]
        if lost:
            raise ValueError(f"the statement does not ask for {', '.join(lost)}")
        return queryset.model, sql, params
