"""Connections to the database that see which tables are read and written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tgtf_portal.core.editions.stores import store
from tgtf_portal.core.editions.tables import read_by, written_by

Execute = Callable[..., Any]


class SeesTables(BaseDatabaseWrapper):
    """Mixed into a backend's own connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables_read: set[str] | None = None  # noted while somebody wants to know
        self.tables_written: set[str] = set()  # in the transaction that is open
        self.execute_wrappers.append(self._see)

    def _see(
        self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if self.tables_read is not None:
            self.tables_read.update(read_by(sql))
        written = written_by(sql)
        if not written:
            return execute(sql, params, many, context)
        if self.in_atomic_block:
            self.tables_written |= written
            return execute(sql, params, many, context)
        if self.vendor == "sqlite" and " RETURNING " in sql:
            # SQLite commits when its rows are fetched, and with it what is written until then.
            cursor = execute(sql, params, many, context)
            with store().changing(written, self):
                return cursor
        with transaction.atomic(using=self.alias):
            self.tables_written |= written
            return execute(sql, params, many, context)

    def _commit(self) -> None:
        written, self.tables_written = frozenset(self.tables_written), set()
        if not written:
            return super()._commit()  # type: ignore[misc]
        with store().changing(written, self):
            return super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self.tables_written = set()
        super()._rollback()  # type: ignore[misc]

    def close(self) -> None:
        self.tables_written = set()
        super().close()


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """Filled with the tables that are read in this thread meanwhile."""
    connection.tables_read = read = set[str]()  # type: ignore[attr-defined]
    try:
        yield read
    finally:
        connection.tables_read = None  # type: ignore[attr-defined]
