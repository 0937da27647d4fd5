"""Tables that people upload: read with care, and every fault named with its line and column.

>>> rows = read_table(b"E-mail;Name\\na@b.org; Ana \\n", required=["email", "name"])
>>> rows[0].line, rows[0]["name"]
(2, 'Ana')
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.tables.faults import BadTable, RowError, bad_table
from tgtf_portal.core.tables.headings import FIRST_NAME, LAST_NAME, WHAT_IS_WRONG, Header
from tgtf_portal.core.tables.opening import OpenedTable, open_table
from tgtf_portal.core.tables.records import Record, Sheet
from tgtf_portal.core.values.folding import name_key

Watch = Callable[[int, int], None]  # told how many rows are checked, and of how many

MOST_ROWS = 50_000
WATCHED = 1_000  # rows between two reports of how far it is


@dataclass(frozen=True)
class Row:
    """One row of the table; `line` is where it begins in the file, counted from 1.

    `came` has the cells by column as they came, `values` what they mean.
    """

    line: int
    values: dict[str, Any]
    came: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a table that was taken over."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        if not (self.created or self.updated):
            return _("Nothing changed: all is there already.")
        return _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged.") % vars(self)


class Table(list[Row]):
    """The rows that are right, what is wrong with the others, and how the file was read."""

    def __init__(self, opened: OpenedTable) -> None:
        super().__init__()
        self.kind = opened.sheet.kind  # in words
        self.remarks = opened.sheet.remarks
        self.meant = opened.header.meant  # what each heading of the file was taken for
        self.errors: list[RowError] = []
        self.wrong: list[Row] = []

    def refuse(self, errors: Iterable[RowError]) -> None:
        """Rows that turn out to be wrong leave the right ones."""
        self.errors = sorted([*self.errors, *errors], key=lambda error: error.line)
        lines = {error.line for error in self.errors}
        self.wrong += [row for row in self if row.line in lines]
        self[:] = [row for row in self if row.line not in lines]

    def whole(self) -> "Table":
        """The table, where nothing is wrong with it. Raises BadTable."""
        if self.errors:
            raise BadTable(self.errors)
        return self


def read_table(
    content: bytes,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    skip_unknown: bool = False,
) -> Table:
    """The rows of a CSV or XLSX file, each value cleaned, and as it was before we exported it.

    An absent optional column reads as empty. Raises BadTable.
    """
    return _table(content, required, optional, (), skip_unknown=skip_unknown).whole()


def unwatched(done: int, rows: int) -> None:
    """For who does not wait."""


def examine_rows(
    content: bytes,
    columns: Mapping[str, Callable[[str], Any]],
    *,
    required: Sequence[str],
    unique: Sequence[str] = (),
    passed_over: Sequence[str] = (),
    skip_unknown: bool = False,
    watch: Watch = unwatched,
) -> Table:
    """The file's rows with each value as its column's validator returns it, and the wrong ones.

    `columns` has a validator for each column; those that are not `required` may be absent. Those
    `passed_over` may be there, and stay as they are. Raises BadTable where the file as a whole
    cannot be read.
    """
    optional = [column for column in columns if column not in required]
    table = _table(content, required, optional, passed_over, skip_unknown=skip_unknown)
    rows, errors = _checked(table, columns, unique, watch)
    table[:] = rows
    table.refuse(errors)
    return table


def check(
    rows: Sequence[Row],
    validators: Mapping[str, Callable[[str], Any]],
    *,
    unique: Sequence[str] = (),
) -> list[Row]:
    """The rows with each value as its validator returns it; all ValidationErrors are raised as one.

    `unique` names the columns that together may not come twice.
    """
    checked, errors = _checked(rows, validators, unique)
    if errors:
        raise BadTable(errors)
    return checked


# --- From a file to rows -------------------------------------------------------------------------
def _table(
    content: bytes,
    required: Sequence[str],
    optional: Sequence[str],
    passed_over: Sequence[str],
    *,
    skip_unknown: bool,
) -> Table:
    opened = open_table(
        content, required, optional, [*passed_over, WHAT_IS_WRONG], skip_unknown=skip_unknown
    )
    table = Table(opened)
    absent = dict.fromkeys([*required, *optional, *passed_over], "")
    errors: list[RowError] = []
    for under, record in opened.records:
        if len(table) == MOST_ROWS:
            raise bad_table(_("At most %(n)s rows.") % {"n": f"{MOST_ROWS:,}"}, record.line)
        errors += _faults(record, under, opened.sheet)
        came = _values(record, under)
        table.append(Row(record.line, absent | came, came))
    table.refuse(errors)
    return table


def _values(record: Record, header: Header) -> dict[str, str]:
    values = {
        column: cell for column, cell in zip(header.columns, record.cells, strict=False) if column
    }
    parts = [values.pop(part, "") for part in (FIRST_NAME, LAST_NAME)]
    if any(parts) and not values.get("name"):
        values["name"] = " ".join(part for part in parts if part)
    return values


def _faults(record: Record, header: Header, sheet: Sheet) -> Iterator[RowError]:
    have, want = len(record.cells), len(header.headings)
    if (have < want and not sheet.short_lines) or any(record.cells[want:]):
        yield _wrong_width(record.line, have, want)
    for place, message in record.faults.items():
        if place < want and (column := header.columns[place]):
            yield RowError(record.line, column, message)


def _wrong_width(line: int, have: int, want: int) -> RowError:
    message = ngettext(
        "Line %(line)d has %(have)d value; the header has %(want)d.",
        "Line %(line)d has %(have)d values; the header has %(want)d.",
        have,
    )
    return RowError(line, "", message % {"line": line, "have": have, "want": want})


# --- Whether rows are right ----------------------------------------------------------------------
def _checked(
    rows: Sequence[Row],
    validators: Mapping[str, Callable[[str], Any]],
    unique: Sequence[str],
    watch: Watch = unwatched,
) -> tuple[list[Row], list[RowError]]:
    """All the rows, with each value that is right as its validator returns it."""
    checked: list[Row] = []
    errors = []
    for number, row in enumerate(rows):
        if number % WATCHED == 0:
            watch(number, len(rows))
        values = dict(row.values)
        for column, validate in validators.items():
            try:
                values[column] = validate(row[column])
            except ValidationError as fault:
                errors.append(RowError(row.line, column, " ".join(fault.messages)))
        checked.append(Row(row.line, values, row.came))
    wrong = {error.line for error in errors}
    errors += _repeated((row for row in checked if row.line not in wrong), unique)
    return checked, sorted(errors, key=lambda error: error.line)


def _repeated(rows: Iterable[Row], columns: Sequence[str]) -> list[RowError]:
    if not columns:
        return []
    first: dict[tuple, int] = {}
    errors = []
    for row in rows:
        key = tuple(name_key(str(row[column])) for column in columns)
        earlier = first.setdefault(key, row.line)
        if earlier != row.line:
            message = _("The same stands in line %(line)d.") % {"line": earlier}
            errors.append(RowError(row.line, columns[-1], message))
    return errors
