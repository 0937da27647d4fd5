"""A pytest plugin: a test that commits leaves the database as it found it.

Django empties every table and has each app write anew what stands there from the beginning, rights
and roles; that takes longer than most such tests. Here one statement says which tables hold rows,
and only what differs is put back: the same rows, with the numbers that they had.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

Rows = list[tuple[Any, ...]]
HOLDS_ROWS = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"

# An edition that came back would make what was kept in between hold again.
NEVER_BACK = "core_edition"

# What stands in the database from the beginning, by table.
beginning: dict[str, Rows] = {}


def put_back() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _with_rows(cursor) | beginning.keys():
            rows = beginning.get(table, [])
            if rows and _rows(cursor, table) == rows:
                continue
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                blanks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({blanks})', rows)


def _with_rows(cursor: Any) -> set[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    cursor.execute(" UNION ALL ".join(HOLDS_ROWS.format(table) for table in tables))
    return {table for (table,) in cursor.fetchall()}


def _rows(cursor: Any, table: str) -> Rows:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(cursor.fetchall(), key=repr)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        connection.cursor() as cursor,
        pytest.MonkeyPatch.context() as patch,
    ):
        for table in _with_rows(cursor) - {NEVER_BACK}:
            beginning[table] = _rows(cursor, table)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back())
        yield
