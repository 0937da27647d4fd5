"""Tables that people upload: read with care, and every fault named with its line and column.

>>> rows = read_table(b"email;name\\na@b.org; Ana \\n", required=["email", "name"])
>>> rows[0].line, rows[0]["name"]
(2, 'Ana')
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import original_text
from tgtf_portal.core.tables.spreadsheets import BadSheet, TooLarge, sheet_rows

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 50
ERRORS_SHOWN = 20
LINE_END = re.compile("\r\n|\r|\n")
DELIMITERS_NAMED = {",": _lazy("commas"), ";": _lazy("semicolons"), "\t": _lazy("tabs")}
EXCEL = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SHEET = "XLSX"
WEB_PAGE = re.compile(rb"<(!doctype|html|head|body|table|meta|\?xml)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of the table; `line` is where it begins in the file, counted from 1."""

    line: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(frozen=True)
class RowError:
    """What is wrong where; without a column the message itself names the line, if there is one."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return self.message
        return _("Line %(line)d, column “%(column)s”: %(message)s") % vars(self)


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


class BadTable(Refused):
    """A table of which nothing was taken over; `errors` says why."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(errors)
        self.errors = list(errors)

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors[:ERRORS_SHOWN]]
        if more := len(self.errors) - len(lines):
            lines.append(ngettext("… and %(n)d more.", "… and %(n)d more.", more) % {"n": more})
        return "\n".join(lines)


class Table(list[Row]):
    """Rows, and what kind of file they came in, in words."""

    kind: str = ""


def read_table(content: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The rows of a CSV or XLSX file, each value stripped, and as it was before we exported it.

    An absent optional column reads as empty.
    """
    allowed = [*required, *optional]
    kind, records = _opened(content, allowed)
    header = _header(next(records, (1, []))[1], required, allowed)
    absent = dict.fromkeys(allowed, "")

    rows = Table()
    rows.kind = kind
    errors: list[RowError] = []
    for line, cells in records:
        if not any(cells):
            continue
        if len(rows) == MOST_ROWS:
            raise _bad(_("At most %(n)s rows.") % {"n": f"{MOST_ROWS:,}"}, line)
        if kind == SHEET:  # which does not keep its empty cells
            cells.extend([""] * (len(header) - len(cells)))
        if len(cells) < len(header) or any(cells[len(header) :]):
            errors.append(_wrong_width(line, len(cells), len(header)))
        rows.append(Row(line, absent | dict(zip(header, cells, strict=False))))
    if errors:
        raise BadTable(errors)
    return rows


def read_rows(
    content: bytes,
    columns: Mapping[str, Callable[[str], Any]],
    *,
    required: Sequence[str],
    unique: Sequence[str] = (),
) -> Table:
    """The file's rows with each value as its column's validator returns it. Raises BadTable.

    `columns` has a validator for each column; those that are not `required` may be absent.
    """
    optional = [column for column in columns if column not in required]
    table = read_table(content, required=required, optional=optional)
    table[:] = check(table, columns, unique=unique)
    return table


def check(
    rows: Iterable[Row],
    validators: Mapping[str, Callable[[str], Any]],
    *,
    unique: Sequence[str] = (),
) -> list[Row]:
    """The rows with each value as its validator returns it; all ValidationErrors are raised as one.

    `unique` names the columns that together may not come twice.
    """
    checked, errors = [], []
    for row in rows:
        values = dict(row.values)
        for column, validate in validators.items():
            try:
                values[column] = validate(row[column])
            except ValidationError as fault:
                errors.append(RowError(row.line, column, " ".join(fault.messages)))
        checked.append(Row(row.line, values))
    errors += _repeated(checked, unique)
    if errors:
        raise BadTable(sorted(errors, key=lambda error: error.line))
    return checked


def like(model: type[Model], field: str) -> Callable[[str], Any]:
    """A validator for a column that fills a model's field: the field's own."""
    return lambda text: model._meta.get_field(field).clean(text, None)  # type: ignore[union-attr]


def listed(text: str) -> list[str]:
    """The parts of a cell that holds several values.

    >>> listed("en | fr|")
    ['en', 'fr']
    """
    return [part.strip() for part in text.split("|") if part.strip()]


# --- From bytes to records -----------------------------------------------------------------------


def _bad(message: str, line: int = 0) -> BadTable:
    return BadTable([RowError(line, "", message)])


def _opened(content: bytes, allowed: Sequence[str]) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """What kind of file it is, and its records, each with the line it begins in."""
    if len(content) > MOST_BYTES:
        raise _bad(_("At most 2 MB."))
    if content.startswith(OLD_EXCEL):
        raise _bad(_("This is an old Excel file; please save as XLSX or CSV."))
    if content.startswith(EXCEL):
        return SHEET, _sheet(content)
    text = _decoded(content)
    delimiter = _delimiter(text, allowed)
    kind = _("CSV, separated by %(sign)s") % {"sign": DELIMITERS_NAMED[delimiter]}
    return kind, _records(text, delimiter)


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from sheet_rows(content)
    except TooLarge as fault:
        raise _bad(_("This Excel file unpacks to too much; please save as CSV.")) from fault
    except BadSheet as fault:
        raise _bad(_("This file cannot be read as Excel; please save as XLSX or CSV.")) from fault


def _decoded(content: bytes) -> str:
    if WEB_PAGE.match(content.removeprefix(b"\xef\xbb\xbf").lstrip()):
        raise _bad(_("This is a web page; please save the table as XLSX or CSV."))
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = len(re.findall(rb"\r\n|\r|\n", content[: fault.start])) + 1
        name = "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
        message = _("The file is not %(encoding)s (first bad byte in line %(line)d).")
        raise _bad(message % {"encoding": name, "line": line}, line) from fault
    if not text.strip():
        raise _bad(_("The file is empty."))
    return _without_nul(text)


def _encoding(content: bytes) -> str:
    """UTF-16 by its mark, or where every other byte of the beginning is zero; else UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    beginning = content[:16]
    if len(content) % 2 == 0 and beginning:
        if not any(beginning[1::2]) and all(beginning[::2]):
            return "utf-16-le"
        if not any(beginning[::2]) and all(beginning[1::2]):
            return "utf-16-be"
    return "utf-8-sig"


def _without_nul(text: str) -> str:
    before, nul, _rest = text.partition("\0")
    if nul:
        raise _unreadable(len(LINE_END.findall(before)) + 1)
    return text


def _unreadable(line: int) -> BadTable:
    return _bad(_("Line %(line)d is not readable.") % {"line": line}, line)


# --- From text to rows ----------------------------------------------------------------------------


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins in; a quoted value may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, [original_text(cell).strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as fault:
        raise _unreadable(line) from fault


def _delimiter(text: str, allowed: Sequence[str]) -> str:
    """The one that finds most of the expected columns in the header."""

    def known(delimiter: str) -> int:
        try:
            _line, cells = next(_records(text, delimiter), (1, []))
        except BadTable:  # the header is quoted, and another sign stands between its cells
            return 0
        return len(set(map(str.lower, cells)) & set(allowed))

    return max(DELIMITERS_NAMED, key=known)


def _header(cells: list[str], required: Sequence[str], allowed: Sequence[str]) -> list[str]:
    header = [cell.lower() for cell in cells]
    while header and not header[-1]:
        header.pop()  # spreadsheets like to add empty columns on the right
    if len(header) > MOST_COLUMNS:
        raise _bad(_("At most %(n)d columns.") % {"n": MOST_COLUMNS}, 1)

    allowed_text = ", ".join(allowed)
    faults = [
        _("Unknown column “%(column)s”. Allowed: %(allowed)s.")
        % {"column": column[:60], "allowed": allowed_text}
        for column in dict.fromkeys(header)
        if column not in allowed
    ]
    repeated = (column for column in allowed if header.count(column) > 1)
    faults += [_("Column “%(column)s” is there twice.") % {"column": column} for column in repeated]
    missing = (column for column in required if column not in header)
    faults += [_("Column “%(column)s” is missing.") % {"column": column} for column in missing]
    if faults:
        raise BadTable([RowError(1, "", fault) for fault in faults])
    return header


def _wrong_width(line: int, have: int, want: int) -> RowError:
    message = ngettext(
        "Line %(line)d has %(have)d value; the header has %(want)d.",
        "Line %(line)d has %(have)d values; the header has %(want)d.",
        have,
    )
    return RowError(line, "", message % {"line": line, "have": have, "want": want})


def _repeated(rows: Iterable[Row], columns: Sequence[str]) -> list[RowError]:
    if not columns:
        return []
    first: dict[tuple, int] = {}
    errors = []
    for row in rows:
        key = tuple(row[column] for column in columns)
        earlier = first.setdefault(key, row.line)
        if earlier != row.line:
            message = _("The same stands in line %(line)d.") % {"line": earlier}
            errors.append(RowError(row.line, columns[-1], message))
    return errors
