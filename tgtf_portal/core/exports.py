"""Tables that leave the portal, in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What makes a spreadsheet compute, also in the wide letters that some of them fold to plain ones.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
HIDDEN_STARTS = ("\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """The value as text; a quote before it where a spreadsheet would compute it.

    >>> safe_cell('=HYPERLINK("http://x.example","y")')
    '\\'=HYPERLINK("http://x.example","y")'
    >>> safe_cell(None), safe_cell(3)
    ('', '3')
    """
    text = "" if value is None else str(value)
    computes = text.lstrip()[:1] in FORMULA_STARTS if text.strip() else False
    return f"'{text}" if computes or text.startswith(HIDDEN_STARTS) else text


def csv_file(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """A file to save, with the mark by which spreadsheets know that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response
