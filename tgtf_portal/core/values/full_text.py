"""Texts that are found by any part of any word, however many there are.

Who has such texts signs up the column, and by which other column a row is told to everybody:
`searchable(Insight, "text", told="told_at")`. Only told rows are in the index, and only they are
found. PostgreSQL has an index of three letters each over the folded text, made by its extension
`pg_trgm`, which the database's owner may install; SQLite a table of FTS5, which triggers fill.
Words of one or two letters, and databases that have neither, are searched row by row: the same is
found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import AppConfig
from django.core.checks import Tags, Warning, register
from django.db import DatabaseError, connections, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query

from tgtf_portal.core.values.folding import Folded, containing, holding

SHORTEST = 3  # letters of a word that such an index knows
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True, slots=True)
class Searchable:
    """Names that stand in SQL are those of our own tables and columns."""

    model: type[Model]
    column: str
    told: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def index(self) -> str:
        return f"{self.table}_{self.column}_parts"


_MATCHING = "SELECT rowid FROM {0} WHERE {0} MATCH %s"
_searchable: list[Searchable] = []
_with_table: set[str] = set()  # SQLite's files that have the tables of FTS5


def searchable(model: type[Model], column: str, *, told: str) -> None:
    _searchable.append(Searchable(model, column, told))


def found_in(rows: Rows, column: str, words: Sequence[str]) -> Rows:
    """Of told rows those in whose column each of the words stands, which are folded already."""
    # PostgreSQL takes its index by itself: the condition is the index's own expression.
    known = [word for word in words if len(word) >= SHORTEST]
    if not known or connections[rows.db].vendor != "sqlite":
        return containing(rows, column, words)
    one = next(one for one in _searchable if (one.model, one.column) == (rows.model, column))
    if not _has_table(rows.db, one):
        return containing(rows, column, words)
    # See bench/hundredfold.py: without it each row of a long table is folded.
    asked = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in known)
    keys = RawSQL(_MATCHING.format(one.index), [asked])  # noqa: S611 (a table's name is ours)
    short = [word for word in words if len(word) < SHORTEST]
    return containing(rows.filter(pk__in=keys), column, short)


def found_in_any(rows: Rows, columns: Sequence[str], words: Sequence[str]) -> Rows:
    """Rows of which each of the words, which are folded already, stands in one of the columns; of
    tables that are as short as a directory, row by row."""
    if len(columns) == 1:
        return found_in(rows, columns[0], words)
    return rows.filter(holding(columns, words))


def prepare(sender: AppConfig, using: str, **_signal: Any) -> None:
    """After each migration: the indexes of an app's texts are there."""
    makers = {"sqlite": _prepare_sqlite, "postgresql": _prepare_postgresql}
    own = [one for one in _searchable if one.model._meta.app_config is sender]
    tables = connections[using].introspection.table_names() if own else []
    for one in own:
        if one.table in tables:  # an app can be migrated back to before it had one
            makers[connections[using].vendor](one, using)


def _has_table(using: str, one: Searchable) -> bool:
    file = f"{connections[using].settings_dict['NAME']}/{one.index}"
    if file not in _with_table and one.index in connections[using].introspection.table_names():
        _with_table.add(file)
    return file in _with_table


# --- SQLite ---------------------------------------------------------------------------------------
def _prepare_sqlite(one: Searchable, using: str) -> None:
    """The table holds no text of its own, only where three letters stand."""
    table, index = one.table, one.index
    new, old = (f"tgtf_folded({row}.{one.column})" for row in ("new", "old"))
    put = f"INSERT INTO {index}(rowid, text) SELECT new.id, {new} WHERE new.{one.told} IS NOT NULL"
    take = (
        f"INSERT INTO {index}({index}, rowid, text) SELECT 'delete', old.id, {old} "
        f"WHERE old.{one.told} IS NOT NULL"
    )
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in (one.column, one.told))
    triggers = {
        "inserted": f"AFTER INSERT ON {table} BEGIN {put}; END",
        "deleted": f"AFTER DELETE ON {table} BEGIN {take}; END",
        "updated": f"AFTER UPDATE ON {table} WHEN {changed} BEGIN {take}; {put}; END",
    }
    with transaction.atomic(using), connections[using].cursor() as cursor:
        names = [index, *(f"{index}_{name}" for name in triggers)]
        there = "SELECT COUNT(*) FROM sqlite_master WHERE name IN (%s, %s, %s, %s)"
        if cursor.execute(there, names).fetchone()[0] == len(names):
            return
        # A table that was made anew has lost its triggers, and may have changed without them.
        for name in triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {index}_{name}")
        cursor.execute(f"DROP TABLE IF EXISTS {index}")
        try:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {index} USING fts5("
                f"text, tokenize='trigram case_sensitive 1', content='')"
            )
        except DatabaseError:  # this SQLite was made without it
            return
        filled = f"SELECT id, tgtf_folded({one.column}) FROM {table} WHERE {one.told} IS NOT NULL"  # noqa: S608
        cursor.execute(f"INSERT INTO {index}(rowid, text) {filled}")
        for name, body in triggers.items():
            cursor.execute(f"CREATE TRIGGER {index}_{name} {body}")


# --- PostgreSQL -----------------------------------------------------------------------------------
def _prepare_postgresql(one: Searchable, using: str) -> None:
    compiler = Query(one.model, alias_cols=False).get_compiler(using)
    folded, _none = compiler.compile(Folded(F(one.column)).resolve_expression(compiler.query))
    with connections[using].cursor() as cursor:
        try:
            with transaction.atomic(using):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError:  # it is not installed on the server, or the database is not ours
            return
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {one.index} ON {one.table} "
            f"USING gin ({folded} gin_trgm_ops) WHERE {one.told} IS NOT NULL"
        )


@register(Tags.database)
def long_searches_have_their_index(
    databases: Sequence[str] | None = None, **_: Any
) -> list[Warning]:
    """Looked at by `migrate` and `check --database default`."""
    return [
        Warning(
            f"Searches read every row of {one.table}.",
            hint="Let the database's owner CREATE EXTENSION pg_trgm (or use an SQLite with FTS5),"
            " then run migrate again.",
            id="core.W030",
        )
        for using in databases or []
        for one in _searchable
        if _lacks_index(one, using)
    ]


def _lacks_index(one: Searchable, using: str) -> bool:
    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
        if one.table not in tables:
            return False
        if connections[using].vendor == "sqlite":
            return one.index not in tables
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [one.index])
        return cursor.fetchone() is None
