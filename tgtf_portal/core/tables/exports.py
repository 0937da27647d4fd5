"""Tables that leave the portal, in which no cell is taken for a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

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


def csv_file(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """A file to save, with the mark by which spreadsheets know that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response
