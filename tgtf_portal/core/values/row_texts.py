"""All rows of a statement as one text, so that several statements can be asked as one."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.db.models.sql.compiler import SQLCompiler

from tgtf_portal.core.values.answers import Answers

MOST_COLUMNS = 100  # that PostgreSQL takes as the parts of a list
AS_WRITTEN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
)
AGGREGATES = {
    "postgresql": "(SELECT json_agg(json_build_array({columns}))::text FROM ({rows}) told)",
    "sqlite": "(SELECT json_group_array(json_array({columns})) FROM ({rows}) told)",
}


class RowsAsText(Subquery):
    """A column of one text: the rows of a QuerySet in its order, as JSON."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        super().__init__(rows, output_field=models.TextField())

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_args: Any, **_facts: Any
    ) -> tuple[str, tuple[Any, ...]]:
        inner = self.query.get_compiler(connection=connection)
        sql, params = inner.as_sql(with_col_aliases=True)
        columns = ", ".join(
            f"told.{connection.ops.quote_name(alias or '')}{_cast(column, connection)}"
            for column, _sql, alias in inner.select[: inner.col_count]
        )
        return AGGREGATES[connection.vendor].format(columns=columns, rows=sql), params


class ReadsText:
    """Makes of such a text what the QuerySet would give. Raises TypeError for a QuerySet of which
    more is asked than rows of plain columns, and for columns that are not told in JSON."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        compiler = rows.query.get_compiler(rows.db)
        compiler.as_sql()
        columns = [select[0] for select in compiler.select[: compiler.col_count]]
        answers = Answers.to(rows, compiler)
        if answers is None or len(columns) > MOST_COLUMNS:
            raise TypeError(f"rows of {rows.model.__name__} are not told as one text")
        self._answers, self._database = answers, rows.db
        decoders = ((n, _decoder(_field_of(column))) for n, column in enumerate(columns))
        is_sqlite = compiler.connection.vendor == "sqlite"  # whose values Django reads from texts
        self._decoders = [] if is_sqlite else [(n, read) for n, read in decoders if read]

    def __call__(self, text: str | None) -> list[Any]:
        found = json.loads(text) if text else []
        for columns in found:
            for place, decode in self._decoders:
                if columns[place] is not None:
                    columns[place] = decode(columns[place])
        return self._answers.read(found, connections[self._database])


def _field_of(column: Any) -> models.Field:
    field = column.output_field
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _decoder(field: models.Field) -> Callable[[Any], Any] | None:
    """From how PostgreSQL writes it in JSON to how it answers it; None where these are the same."""
    match field:
        case models.DateTimeField():
            return datetime.fromisoformat
        case models.DateField():
            return date.fromisoformat
        case models.DecimalField():
            return Decimal
        case models.UUIDField():
            return UUID
        case models.FloatField():
            return float
        case models.JSONField():
            return None
    if not isinstance(field, AS_WRITTEN):
        raise TypeError(f"{field} is not told in JSON")
    return None


def _cast(column: Any, connection: BaseDatabaseWrapper) -> str:
    """What Django reads from a text is told as one, with each of its digits."""
    is_text = isinstance(_field_of(column), models.DecimalField | models.JSONField)
    return "::text" if is_text and connection.vendor == "postgresql" else ""
