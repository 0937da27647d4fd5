"""Lists that come as Excel workbooks: what their cells say, and what is refused unread."""

import time
import tracemalloc
from datetime import date, datetime
from itertools import pairwise

import pytest
from openpyxl import Workbook

from tgtf_portal.core.tables.imports import BadTable, read_table
from tgtf_portal.core.tests.workbooks import cell, saved, sheet, with_sheet, workbook

UNREADABLE = "This file cannot be read as Excel; please save as XLSX or CSV."
TOO_MUCH = "This Excel file unpacks to too much; please save as CSV."
HEADER = f"<row r='1'>{cell('A1', 'email')}</row>"


def table(content, required=("email",), optional=("name",)):
    return read_table(content, required=list(required), optional=list(optional))


def complaint(content):
    with pytest.raises(BadTable) as caught:
        table(content)
    return str(caught.value)


def test_rows_come_stripped_with_their_line_as_in_a_csv_file():
    rows = table(workbook(["Name", "EMAIL"], [" Ana ", "a@b.org"], [None, None], ["Bo", "b@b.org"]))

    assert [(row.line, row["email"], row["name"]) for row in rows] == [
        (2, "a@b.org", "Ana"),
        (4, "b@b.org", "Bo"),
    ]
    assert rows.kind == "XLSX"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2021, 10, 18), "2021-10-18"),
        (datetime(2021, 10, 18, 10, 30), "2021-10-18 10:30"),
        (datetime(2021, 10, 18, 10, 30, 5), "2021-10-18 10:30:05"),
        (7, "7"),
        (7.0, "7"),
        (7.25, "7.25"),
        (True, "TRUE"),
        ('=HYPERLINK("https://evil.example","x")', '=HYPERLINK("https://evil.example","x")'),
        ("李 O’Brien 👩‍👩‍👧", "李 O’Brien 👩‍👩‍👧"),
    ],
)
def test_cell_reads_as_it_would_have_been_typed(value, text):
    assert table(workbook(["email", "name"], ["a@b.org", value]))[0]["name"] == text


def test_cells_missing_at_the_end_of_a_row_are_empty_and_too_many_are_named():
    content = workbook(["email", "name"], ["a@b.org"], ["b@b.org", "Bo", "sea"])

    assert complaint(content) == "Line 3 has 3 values; the header has 2."


def test_first_sheet_counts():
    book = Workbook()
    book.active.append(["email"])
    book.active.append(["a@b.org"])
    book.create_sheet().append(["something else"])

    assert [row["email"] for row in table(saved(book))] == ["a@b.org"]


def test_header_is_checked_as_in_a_csv_file():
    assert complaint(workbook(["email", "is_staff"])) == (
        "Unknown column “is_staff”. Allowed: email, name."
    )
    assert complaint(workbook([])) == "Column “email” is missing."
    assert complaint(workbook([f"c{n}" for n in range(51)])) == "At most 50 columns."


def test_rows_have_the_same_limit():
    people = [[f"p{n}@b.org"] for n in range(5_001)]

    assert len(table(workbook(["email"], *people[:5_000]))) == 5_000
    assert complaint(workbook(["email"], *people)) == "At most 5,000 rows."


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest",
        workbook(["email"])[:300],
        with_sheet("", part="xl/workbook.xml"),
        with_sheet("<worksheet>"),
        with_sheet("no XML"),
    ],
)
def test_broken_workbook_is_refused_with_a_sentence(content):
    assert complaint(content) == UNREADABLE


def test_other_archive_is_refused():
    content = with_sheet("").replace(b"xl/workbook.xml", b"xl/document.xml")

    assert complaint(content) == UNREADABLE


def test_archive_that_unpacks_to_too_much_is_not_unpacked():
    bomb = with_sheet(sheet(HEADER + "<row/>" * 5_000_000))
    assert len(bomb) < 200_000
    tracemalloc.start()
    began = time.process_time()

    assert complaint(bomb) == TOO_MUCH

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert time.process_time() - began < 1


def test_entities_that_multiply_are_refused_in_no_time():
    names = "abcdefghij"
    entities = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in pairwise(names)
    )
    rows = f"<row r='1'>{cell('A1', '&j;')}</row>"
    began = time.process_time()

    assert complaint(with_sheet(sheet(rows, doctype=f"<!DOCTYPE x [{entities}]>"))) == UNREADABLE
    assert time.process_time() - began < 2


def test_entity_from_outside_is_not_fetched():
    doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    rows = f"{HEADER}<row r='2'>{cell('A2', '&e;')}</row>"

    assert complaint(with_sheet(sheet(rows, doctype=doctype))) == UNREADABLE


@pytest.mark.parametrize("row", [1_048_576, 99_999_999_999])
def test_cell_far_below_costs_no_time(row):
    rows = f"{HEADER}<row r='{row}'>{cell(f'A{row}', 'a@b.org')}</row>"
    began = time.process_time()

    assert complaint(with_sheet(sheet(rows))) == TOO_MUCH
    assert time.process_time() - began < 2


def test_size_that_a_sheet_claims_is_not_believed():
    content = with_sheet(
        sheet(
            f"{HEADER}<row r='2'>{cell('A2', 'a@b.org')}</row>",
            dimension='<dimension ref="A1:XFD1048576"/>',
        )
    )

    assert [row["email"] for row in table(content)] == ["a@b.org"]
