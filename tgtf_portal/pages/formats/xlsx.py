"""A report as a workbook: a sheet for each part, days as days, numbers as numbers, no formula."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.tables.exports import workbook_cell
from tgtf_portal.pages.domain.reports.report import Report, ReportPart

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST_NAME = 31  # of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
WIDTHS = {"A": 40, "B": 28}
Line = tuple[Sequence[Any], bool]  # the cells, and whether they are headings


def report_xlsx(report: Report) -> bytes:
    from openpyxl import Workbook  # takes its time, and most pages write none

    book = Workbook(write_only=True)
    about = book.properties
    about.title, about.creator, about.language = report.title, report.publisher, report.language
    with timezone.override(ZoneInfo(report.zone)):
        _sheet(book, _("Report"), _opening(report))
        for part in report.parts:
            _sheet(book, part.title, _lines(part))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """As spreadsheets allow it, and no other sheet has it, in whatever case.

    >>> sheet_name("Days: 1/2", []), sheet_name("rooms", ["Rooms"])
    ('Days 12', 'rooms 2')
    """
    plain = FORBIDDEN.sub("", title).strip().strip("'")[:LONGEST_NAME] or "-"
    known, name, number = {one.casefold() for one in taken}, plain, 2
    while name.casefold() in known:
        name = f"{plain[: LONGEST_NAME - 4]} {number}"
        number += 1
    return name


def _sheet(book: "Workbook", title: str, lines: Iterator[Line]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(sheet_name(title, book.sheetnames))
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    for cells, is_heading in lines:
        row = [WriteOnlyCell(sheet, value=workbook_cell(cell)) for cell in cells]
        if is_heading:
            for cell in row:
                cell.font = Font(bold=True)
        sheet.append(row)


def _opening(report: Report) -> Iterator[Line]:
    yield [report.title], True
    yield [report.eyebrow], False
    yield from (([name, value], False) for name, value in report.opening)


def _lines(part: ReportPart) -> Iterator[Line]:
    yield from (([name, value], False) for name, value in part.facts)
    for number, table in enumerate(part.tables):
        if number or part.facts:
            yield [], False
        if table.title:
            yield [table.title], True
        yield table.columns, True
        yield from ((row, False) for row in table.rows)
        if table.note:
            yield [table.note], False
    if part.texts and (part.facts or part.tables):
        yield [], False
    yield from (([text], False) for text in part.texts)
