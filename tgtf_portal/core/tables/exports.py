"""Tables that leave the portal, in which no cell is taken for a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from io import StringIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

LINES_AT_ONCE = 100
Column = tuple[str, Callable[[Any], object]]  # its heading, and a row's value

# What makes a spreadsheet compute, also in the wide letters that some of them fold to plain ones;
# quotes before it are no more than that, so that taking one away gives back what there was.
GUARDED = re.compile(r"['\s]*[=+\-@＝＋－＠\t\r\n]")


def safe_cell(value: object) -> str:
    """The value as text; a quote before it where a spreadsheet would compute it.

    >>> safe_cell('=HYPERLINK("http://x.example","y")')
    '\\'=HYPERLINK("http://x.example","y")'
    >>> safe_cell(None), safe_cell(3)
    ('', '3')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if GUARDED.match(text) else text


def original_text(cell: str) -> str:
    """What `safe_cell` was given; other text that begins with a quote keeps it.

    >>> original_text("'=1+1"), original_text("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell, 1) else cell


def yes_or_no(value: object) -> str:
    return _("yes") if value else _("no")


def table(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[object]]:
    """The headings, then a line for each row."""
    yield [heading for heading, _value in columns]
    for row in rows:
        yield [value(row) for _heading, value in columns]


def csv_file(rows: Iterable[Sequence[object]], name: str, *, plain: bool = False) -> HttpResponse:
    """A file to save, with the mark by which spreadsheets know that it is UTF-8; without that, and
    with quotes where they are needed alone, if it is `plain`: for a program that reads the heading
    to the letter."""
    response = HttpResponse("" if plain else "\ufeff", content_type="text/csv; charset=utf-8")
    _to_save(response, f"{name}.csv")
    writer = csv.writer(response, quoting=csv.QUOTE_MINIMAL if plain else csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response


def csv_stream(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """The same of a long list, sent as it is read: no more than a few lines are held at a time."""
    pieces = _as_read_by(timezone.get_current_timezone(), _csv_pieces(rows))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    _to_save(response, f"{name}.csv")
    return response


def _as_read_by(zone: tzinfo, pieces: Iterator[str]) -> Iterator[str]:
    """Rows are made after the request is over, and with it its reader's time zone."""
    while True:
        with timezone.override(zone):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _csv_pieces(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Many lines at once: each piece costs the web server as much as a line does."""
    waiting = iter(rows)
    yield "\ufeff"
    while batch := list(islice(waiting, LINES_AT_ONCE)):
        piece = StringIO()
        writer = csv.writer(piece, quoting=csv.QUOTE_ALL)
        writer.writerows([safe_cell(cell) for cell in row] for row in batch)
        yield piece.getvalue()


# --- Workbooks -----------------------------------------------------------------------------------
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def workbook_cell(value: object) -> object:
    """Numbers and days as such, all else as text that no spreadsheet computes.

    >>> workbook_cell(Decimal("0.25")), workbook_cell("=1+1"), workbook_cell(True)
    (Decimal('0.25'), "'=1+1", 'yes')
    """
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | date):
        return value
    return UNWRITABLE.sub("", safe_cell(value))[:LONGEST_CELL]


def write_workbook(rows: Iterable[Sequence[object]], file: IO[bytes]) -> None:
    """One sheet, its first row in view; rows go to the disk as they come."""
    from openpyxl import Workbook  # takes its time, and most pages write none

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([workbook_cell(cell) for cell in row])
    book.save(file)


def xlsx_file(rows: Iterable[Sequence[object]], name: str) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    write_workbook(rows, file)
    file.seek(0)
    response = FileResponse(file, content_type=WORKBOOK)
    _to_save(response, f"{name}.xlsx")
    return response


def _to_save(response: HttpResponse | StreamingHttpResponse, name: str) -> None:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
