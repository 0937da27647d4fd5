"""The first sheet of an Excel workbook, read as text and with care: it is an archive of XML.

What a formula would compute is not asked: its own text counts, as a cell of a CSV file would.
openpyxl reads it row by row. Libraries above that, such as tablib, unpack the whole workbook first
and set no limit to what an archive may unpack to.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from tgtf_portal.core.tables.exports import original_text

WORKBOOK = "xl/workbook.xml"
MOST_BYTES_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500
MOST_LINES = 20_000  # empty ones count, as a single cell far below makes a million of them
WIDEST = 100  # cells further to the right are no part of a table


class BadSheet(Exception):  # noqa: N818  (it reads as what it is)
    """Not a workbook, or one that is made to do harm."""


class TooLarge(BadSheet):
    """Packed small, but too much to unpack."""


def sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with its number and without the empty cells at its end."""
    _check_archive(content)
    try:
        yield from _rows(content)
    except BadSheet:
        raise
    except Exception as fault:  # the library meets broken XML with whatever its depths raise
        raise BadSheet from fault


def _check_archive(content: bytes) -> None:
    """Before anything is unpacked: what it would unpack to. No part can give more than it says."""
    try:
        parts = ZipFile(io.BytesIO(content)).infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise BadSheet from fault
    if WORKBOOK not in {part.filename for part in parts}:
        raise BadSheet
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise TooLarge


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise BadSheet
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size may be anything
        rows = sheet.iter_rows(max_col=WIDEST, values_only=True)
        for line, values in enumerate(rows, start=1):
            if line > MOST_LINES:
                raise TooLarge
            if any(value is not None for value in values):
                yield line, _trimmed([as_text(value) for value in values])
    finally:
        book.close()


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


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
    return original_text(str(value)).strip()


def _to_the_minute(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds")
