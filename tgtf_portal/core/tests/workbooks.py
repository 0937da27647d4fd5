"""Excel workbooks, made for a test."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook(*rows):
    """The bytes of a workbook whose first sheet has these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_sheet(xml, part="xl/worksheets/sheet1.xml"):
    """A workbook one of whose parts is this XML instead of what a spreadsheet would write."""
    given, made = ZipFile(io.BytesIO(workbook(["email"], ["a@b.org"]))), io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in given.namelist():
            archive.writestr(name, xml if name == part else given.read(name))
    return made.getvalue()


SHEET = (
    '<?xml version="1.0"?>{doctype}'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "{dimension}<sheetData>{rows}</sheetData></worksheet>"
)


def sheet(rows, *, doctype="", dimension=""):
    return SHEET.format(doctype=doctype, dimension=dimension, rows=rows)


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
