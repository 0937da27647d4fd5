"""What stands in an Excel workbook, as plain values: an archive of XML, which may mean harm.

Run as a program it reads a workbook from standard input, with little memory and little time, and
writes one JSON list a line. It imports nothing of the portal, so that it starts at once.

    ["sheet", title, whether the workbook has others]
    ["row", line, [cells as text], {place: ERROR or UNCOMPUTED, by places from 0}]
    ["hidden", [lines that were left out]]      at the end of a sheet
    ["refused", TOO_LARGE or UNREADABLE]        and nothing after it
"""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from time import process_time
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

# openpyxl is loaded where a workbook is read, for it takes 30 MB, most of it numpy, which it loads
# where it is installed, for numbers that no workbook holds.
if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]

Item = list[Any]
TOO_LARGE, UNREADABLE = "too large", "unreadable"
UNCOMPUTED, ERROR = "uncomputed", "error "

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
LONGEST_TEXT = 32_767  # letters that a cell of Excel holds
MOST_RECORDS = 60_000  # of a sheet; a table of more is refused by whoever asked for it
CHUNK = 1 << 20

MOST_MEMORY = 400 << 20
MOST_OUTPUT = 200 << 20
SECONDS = 6  # of the processor's time, without a row that says something
SECONDS_IN_ALL = 120


class UnreadError(Exception):
    """TOO_LARGE or UNREADABLE."""


def items(content: bytes) -> Iterator[Item]:
    """All that is shown in the sheets that are not hidden."""
    from openpyxl import load_workbook

    try:
        _check_archive(content)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise UnreadError(UNREADABLE)
        for sheet in shown:
            yield ["sheet", sheet.title, len(book.worksheets) > 1]
            yield from _rows(content, sheet)
    except UnreadError as refusal:
        yield ["refused", str(refusal)]
    except MemoryError:
        yield ["refused", TOO_LARGE]
    except Exception:  # the library meets broken XML with whatever its depths raise
        yield ["refused", UNREADABLE]


def as_line(item: Item) -> bytes:
    return json.dumps(item, separators=(",", ":")).encode() + b"\n"


def _check_archive(content: bytes) -> None:
    """Before anything is unpacked: what it would unpack to. No part can give more than it says."""
    try:
        archive = ZipFile(io.BytesIO(content))
        parts = {part.filename: part.file_size for part in archive.infolist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise UnreadError(UNREADABLE) from fault
    if WORKBOOK not in parts:
        raise UnreadError(UNREADABLE)
    too_much = sum(parts.values()) > MOST_BYTES_UNPACKED
    if too_much or parts.get(TEXTS, 0) > MOST_BYTES_OF_TEXTS or len(parts) > MOST_PARTS:
        raise UnreadError(TOO_LARGE)
    for name in parts:
        if name.endswith((".xml", ".rels")):
            is_table = name == TEXTS or name.startswith(SHEETS)
            with archive.open(name) as part:
                _refuse_countless(part, MOST_TAGS if is_table else MOST_TAGS_ELSEWHERE)


def _refuse_countless(part: IO[bytes], most_tags: int) -> None:
    """Millions of lines, cells or styles that say nothing unpack from a few bytes."""
    lines = tags = 0
    while chunk := part.read(CHUNK):
        lines += chunk.count(b"<row") + chunk.count(b":row")
        tags += chunk.count(b"<")
        if lines > MOST_LINES or tags > most_tags:
            raise UnreadError(TOO_LARGE)


def _rows(content: bytes, sheet: Any) -> Iterator[Item]:
    """The shown rows that say something, each without the empty cells at its end."""
    hidden, written = [], 0
    with ZipFile(io.BytesIO(content)) as archive:
        parser = _parser_of(sheet, archive.open(sheet._worksheet_path))
        for line, cells in parser.parse():
            about = parser.row_dimensions.pop(str(line), {})
            texts, faults = _read(cells)
            if not (texts or faults):
                continue
            if about.get("hidden") in ("1", "true"):
                hidden.append(line)
                continue
            yield ["row", line, texts, faults]
            written += 1
            if written == MOST_RECORDS:
                break
    yield ["hidden", hidden]


def _read(cells: Sequence[dict[str, Any]]) -> tuple[list[str], dict[int, str]]:
    texts: list[str] = []
    faults: dict[int, str] = {}
    for cell in cells:
        place, value = cell["column"] - 1, cell["value"]
        if value is None or place >= WIDEST:
            continue
        if value is NOT_COMPUTED:
            faults[place] = UNCOMPUTED
        elif cell["data_type"] == "e":
            faults[place] = f"{ERROR}{value}"
        elif text := as_text(value):
            texts.extend([""] * (place - len(texts)))
            texts.append(text)
    return texts, faults


# --- What openpyxl's own reading row by row keeps to itself: hidden rows, formulas not computed --
NOT_COMPUTED = object()


@cache
def _parser_class() -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if element.find(FORMULA_TAG) is not None and not _is_computed(element, VALUE_TAG):
                cell["value"] = NOT_COMPUTED
            return cell

    return Parser


def _is_computed(formula: Any, value_tag: str) -> bool:
    """Only a text may be empty; programs that compute nothing write an empty value, or none."""
    value = formula.find(value_tag)
    return value is not None and bool(value.text or formula.get("t") == "str")


def _parser_of(sheet: Any, source: IO[bytes]) -> Any:
    """As openpyxl makes it for a sheet that it reads row by row."""
    book = sheet.parent
    return _parser_class()(
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
    ('2021-10-18', '7', 'TRUE', '', "'=1")
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
    return str(value)[:LONGEST_TEXT]


def _to_the_minute(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds")


# --- As a program --------------------------------------------------------------------------------
def main() -> None:
    """The system ends it where it takes more than it may; rows that say something give time."""
    import resource  # not where nobody runs a server

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    for number, item in enumerate(items(sys.stdin.buffer.read())):
        if number % 500 == 0:
            soft = min(int(process_time()) + SECONDS, SECONDS_IN_ALL)
            resource.setrlimit(resource.RLIMIT_CPU, (soft, SECONDS_IN_ALL + 1))
        sys.stdout.buffer.write(as_line(item))


if __name__ == "__main__":
    main()
