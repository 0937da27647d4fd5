"""The sheets of an Excel workbook, read as text and with care: it is an archive of XML.

What the owner of a workbook sees counts: its visible sheets and rows, and what its formulas came to
when it was saved. openpyxl reads it row by row. Libraries above that, such as tablib, unpack the
whole workbook first and set no limit to what an archive may unpack to.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from tgtf_portal.core.tables.exports import original_text
from tgtf_portal.core.tables.faults import BadTable, bad_table
from tgtf_portal.core.tables.records import Record, Sheet, clean_cell, line_numbers

EXCEL = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
MOST_BYTES_UNPACKED = 100 * 1024 * 1024
MOST_BYTES_OF_TEXTS = 40 * 1024 * 1024  # they are in memory all at once
TEXTS = "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/"
MOST_PARTS = 500
WIDEST = 256  # cells further to the right are no part of a table
MOST_LINES = 1_048_576  # of a sheet in Excel
MOST_TAGS = 6 * MOST_LINES
MOST_TAGS_ELSEWHERE = 300_000  # in styles and the like
CHUNK = 1 << 20
LONGEST_LIST = 200  # letters


def workbook_sheets(content: bytes) -> Iterator[Sheet]:
    """The sheets that are not hidden, one after the other. Raises BadTable."""
    _check_archive(content)
    with _faults_named():
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise _unreadable()
        for sheet in shown:
            yield _sheet(content, sheet, named=len(book.worksheets) > 1)
    finally:
        book.close()


def unpacked_size(content: bytes) -> int:
    """Of a file that may be a workbook, in bytes."""
    if not content.startswith(EXCEL):
        return len(content)
    try:
        return sum(part.file_size for part in ZipFile(io.BytesIO(content)).infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)


def _check_archive(content: bytes) -> None:
    """Before anything is unpacked: what it would unpack to. No part can give more than it says."""
    try:
        archive = ZipFile(io.BytesIO(content))
        parts = {part.filename: part.file_size for part in archive.infolist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise _unreadable() from fault
    if WORKBOOK not in parts:
        raise _unreadable()
    too_much = sum(parts.values()) > MOST_BYTES_UNPACKED
    if too_much or parts.get(TEXTS, 0) > MOST_BYTES_OF_TEXTS or len(parts) > MOST_PARTS:
        raise _too_large()
    for name in parts:
        if name.endswith((".xml", ".rels")):
            is_table = name == TEXTS or name.startswith(SHEETS)
            with _faults_named(), archive.open(name) as part:
                _refuse_countless(part, MOST_TAGS if is_table else MOST_TAGS_ELSEWHERE)


def _refuse_countless(part: IO[bytes], most_tags: int) -> None:
    """Millions of lines, cells or styles that say nothing unpack from a few bytes."""
    lines = tags = 0
    while chunk := part.read(CHUNK):
        lines += chunk.count(b"<row") + chunk.count(b":row")
        tags += chunk.count(b"<")
        if lines > MOST_LINES or tags > most_tags:
            raise _too_large()


@contextmanager
def _faults_named() -> Iterator[None]:
    """The library meets broken XML with whatever its depths raise."""
    try:
        yield
    except BadTable:
        raise
    except Exception as fault:
        raise _unreadable() from fault


def _too_large() -> BadTable:
    return bad_table(_("This Excel file unpacks to too much; please save as CSV."))


def _unreadable() -> BadTable:
    return bad_table(_("This file cannot be read as Excel; please save as XLSX or CSV."))


def _sheet(content: bytes, sheet: Any, *, named: bool) -> Sheet:
    kind = _("XLSX, sheet “%s”") % sheet.title if named else "XLSX"
    found = Sheet(kind, (), short_lines=True)
    found.records = _records(content, sheet, found.remarks)
    return found


def _records(content: bytes, sheet: Any, remarks: list[str]) -> Iterator[Record]:
    """The shown rows that say something, each without the empty cells at its end."""
    hidden = []
    with _faults_named(), ZipFile(io.BytesIO(content)) as archive:
        parser = _parser_of(sheet, archive.open(sheet._worksheet_path))
        for line, cells in parser.parse():
            about = parser.row_dimensions.pop(str(line), {})
            record = _record(line, cells)
            if not (record.cells or record.faults):
                continue
            if about.get("hidden") in ("1", "true"):
                hidden.append(line)
            else:
                yield record
    if hidden:
        message = ngettext(
            "Row %(rows)s is hidden in the sheet and was left out.",
            "Rows %(rows)s are hidden in the sheet and were left out.",
            len(hidden),
        )
        remarks.append(message % {"rows": shortened(line_numbers(hidden))})


def shortened(numbers: str) -> str:
    return numbers if len(numbers) < LONGEST_LIST else f"{numbers[:LONGEST_LIST]}…"


def _record(line: int, cells: Sequence[dict[str, Any]]) -> Record:
    record = Record(line, [])
    for cell in cells:
        place, value = cell["column"] - 1, cell["value"]
        if value is None or place >= WIDEST:
            continue
        if value is UNCOMPUTED:
            record.faults[place] = _(
                "This formula has no result yet: open the file once and save it."
            )
        elif cell["data_type"] == "e":
            record.faults[place] = _("%s is an error that a formula came to.") % value
        elif text := as_text(value):
            record.cells.extend([""] * (place - len(record.cells)))
            record.cells.append(text)
    return record


# --- What openpyxl's own reading row by row keeps to itself: hidden rows, formulas not computed --
UNCOMPUTED = object()


class _Parser(WorkSheetParser):
    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None and not _is_computed(element):
            cell["value"] = UNCOMPUTED
        return cell


def _is_computed(formula: Any) -> bool:
    """Only a text may be empty; programs that compute nothing write an empty value, or none."""
    value = formula.find(VALUE_TAG)
    return value is not None and bool(value.text or formula.get("t") == "str")


def _parser_of(sheet: Any, source: IO[bytes]) -> _Parser:
    """As openpyxl makes it for a sheet that it reads row by row."""
    book = sheet.parent
    return _Parser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def as_text(value: Any) -> str:
    """A cell's value as somebody would have typed it.

    >>> as_text(datetime(2021, 10, 18)), as_text(7.0), as_text(True), as_text(None), as_text("'=1")
    ('2021-10-18', '7', 'TRUE', '', '=1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else _to_the_minute(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return clean_cell(original_text(str(value)))


def _to_the_minute(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds")
