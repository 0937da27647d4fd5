"""Rows by the million: copies of one row, made by the database itself.

A row is copied by one statement with what differs written as SQL on `n`, so that a million messages
take seconds.
"""

from collections.abc import Sequence

from django.core.management.color import no_style
from django.db import connection
from django.db.models import CharField, Max, Model


def multiplied(template: Model, times: int, **columns: str) -> int:
    """Copies of a row with other columns, each as SQL on `n`, from 1 to `times`; the key of the
    last row before them, so that copy `n` has that key and `n`. Codes need not be named."""
    model, quote = type(template), connection.ops.quote_name
    before: int = last(model)
    told = {field.column: f"t.{quote(field.column)}" for field in model._meta.concrete_fields}
    told |= {
        field.column: f"'{template.pk}-{before}-' || n"
        for field in model._meta.concrete_fields
        if field.unique and isinstance(field, CharField) and not field.null
    }
    told |= {model._meta.get_field(name).column: sql for name, sql in columns.items()}
    told[model._meta.pk.column] = f"{before} + n"
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, told))}) "
            f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted "
            f"WHERE n < {times}) SELECT {', '.join(told.values())} FROM counted, {table} t "
            f"WHERE t.{quote(model._meta.pk.column)} = {template.pk} ORDER BY n"
        )
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)
    return before


def one_of(words: Sequence[str], number: str) -> str:
    """One of the words, by a number."""
    cases = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {cases} END"


def last(model: type[Model]) -> int:
    """The key of the last row."""
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def days_before(column: str, days: str = "n") -> str:
    """So many days before a moment of the row that is copied."""
    if connection.vendor == "postgresql":
        return f"t.{column} - ({days}) * interval '1 day'"
    return f"datetime(t.{column}, '-' || ({days}) || ' days')"


def dates_before(column: str, days: str) -> str:
    """So many days before a day of the row that is copied."""
    if connection.vendor == "postgresql":
        return f"t.{column} - ({days})"
    return f"date(t.{column}, '-' || ({days}) || ' days')"


def analyzed() -> None:
    """As PostgreSQL does by itself after a while: then it knows where an index alone will do."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
