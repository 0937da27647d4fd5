"""Lists that come as Excel workbooks: what their cells say, and what is refused unread."""

import time
import tracemalloc
from datetime import date, datetime
from itertools import pairwise

import pytest
from openpyxl import Workbook

from tgtf_portal.core.tables import imports
from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tables.imports import read_table
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
        ("李 O’Brien 👩‍👩‍👧", "李 O’Brien 👩‍👩‍👧"),
    ],
)
def test_cell_reads_as_it_would_have_been_typed(value, text):
    assert table(workbook(["email", "name"], ["a@b.org", value]))[0]["name"] == text


def test_cells_missing_at_the_end_of_a_row_are_empty_and_too_many_are_named():
    content = workbook(["email", "name"], ["a@b.org"], ["b@b.org", "Bo", "sea"])

    assert complaint(content) == "Line 3 has 3 values; the header has 2."


# --- What the owner of a workbook sees -----------------------------------------------------------
def book_of(**sheets):
    """A workbook with these sheets; a name that begins with `hidden` is hidden."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        added = book.create_sheet(name.replace("_", " "))
        added.sheet_state = "hidden" if name.startswith("hidden") else "visible"
        for row in rows:
            added.append(row)
    return book


PEOPLE = [["email", "name"], ["a@b.org", "Ana"]]


@pytest.mark.parametrize(
    ("sheets", "kind"),
    [
        ({"Invite": PEOPLE}, "XLSX"),
        ({"hidden_old": [["email"], ["wrong@b.org"]], "Invite": PEOPLE}, "XLSX, sheet “Invite”"),
        ({"About": [["Alias", "tgtf"]], "Content": PEOPLE}, "XLSX, sheet “Content”"),
        ({"Invite": PEOPLE, "Notes": [["Who calls whom?"]]}, "XLSX, sheet “Invite”"),
        ({"Invite": PEOPLE, "Template": [["email", "name"]]}, "XLSX, sheet “Invite”"),
        ({"Invite": [["Guests"], [], ["State", "1 October"], *PEOPLE]}, "XLSX"),
        ({"Invite": [*[["…"]] * 11, *PEOPLE]}, "XLSX"),
    ],
)
def test_the_sheet_and_the_line_with_the_header_are_found(sheets, kind):
    rows = table(saved(book_of(**sheets)))

    assert [row["email"] for row in rows] == ["a@b.org"]
    assert rows.kind == kind


def test_two_sheets_with_rows_are_not_chosen_between():
    content = saved(book_of(First=PEOPLE, Second=PEOPLE))

    assert complaint(content) == (
        "Two sheets have these columns (XLSX, sheet “First” / XLSX, sheet “Second”); "
        "leave one in the file."
    )


def test_a_workbook_of_hidden_sheets_is_refused():
    # openpyxl saves none of these itself
    content = with_sheet(
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>',
        part="xl/workbook.xml",
    )
    assert complaint(content) == UNREADABLE


def test_hidden_rows_are_left_out_and_named():
    book = book_of(Invite=[["email"], *[[f"p{n}@b.org"] for n in range(2, 9)]])
    for row in (3, 5, 6, 7):
        book.active.row_dimensions[row].hidden = True

    rows = table(saved(book))

    assert [row.line for row in rows] == [2, 4, 8]
    assert rows.remarks == ["Rows 3, 5–7 are hidden in the sheet and were left out."]


def formula(place, result=None, kind="str"):
    value = "" if result is None else f"<v>{result}</v>"
    return f'<c r="{place}" t="{kind}"><f>A1</f>{value}</c>'


def test_what_a_formula_came_to_is_its_value():
    rows = f"<row>{cell('A1', 'email')}{cell('B1', 'name')}</row>"
    rows += f"<row>{cell('A2', 'a@b.org')}{formula('B2', 'Ana Berg')}</row>"
    rows += f"<row>{cell('A3', 'b@b.org')}{formula('B3', '')}</row>"

    assert [row["name"] for row in table(with_sheet(sheet(rows)))] == ["Ana Berg", ""]


def test_formulas_without_a_result_and_errors_are_named_with_line_and_column():
    rows = f"<row>{cell('A1', 'email')}{cell('B1', 'name')}</row>"
    rows += f"<row>{cell('A2', 'a@b.org')}{formula('B2')}</row>"
    rows += f"<row>{formula('A3', '#REF!', 'e')}{cell('B3', 'Bo')}</row>"

    assert complaint(with_sheet(sheet(rows))).splitlines() == [
        "Line 2, column “name”: This formula has no result yet: open the file once and save it.",
        "Line 3, column “email”: #REF! is an error that a formula came to.",
    ]


def test_a_formula_that_nobody_computed_is_named_though_its_value_is_there_and_empty():
    content = workbook(["email", "name"], ["a@b.org", '=CONCATENATE("A", "na")'])

    assert complaint(content) == (
        "Line 2, column “name”: This formula has no result yet: open the file once and save it."
    )


def test_errors_in_columns_that_are_left_out_and_in_hidden_rows_do_no_harm():
    rows = f"<row>{cell('A1', 'email')}{cell('B1', 'Fee')}</row>"
    rows += f"<row>{cell('A2', 'a@b.org')}{formula('B2', '#N/A', 'e')}</row>"
    rows += f'<row hidden="1">{formula("A3", "#N/A", "e")}</row>'
    content = with_sheet(sheet(rows))

    [row] = read_table(content, required=["email"], skip_unknown=True)

    assert row["email"] == "a@b.org"


def test_formatted_empty_rows_to_any_number_are_no_rows():
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 100_000))
    rows = f"{HEADER}<row r='2'>{cell('A2', 'a@b.org')}</row>{empty}"

    assert [row["email"] for row in table(with_sheet(sheet(rows)))] == ["a@b.org"]


def test_header_is_checked_as_in_a_csv_file():
    assert complaint(workbook(["email", "is_staff"])) == (
        "Unknown column “is_staff”. Allowed: email, name."
    )
    assert complaint(workbook([])) == "Column “email” is missing."
    assert complaint(workbook([f"c{n}" for n in range(201)])) == "At most 200 columns."


def test_rows_have_the_same_limit(monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 3)
    people = [[f"p{n}@b.org"] for n in range(4)]

    assert len(table(workbook(["email"], *people[:3]))) == 3
    assert complaint(workbook(["email"], *people)) == "At most 3 rows."


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


def test_countless_styles_are_refused_before_they_are_read():
    bomb = with_sheet(f"<styleSheet>{'<xf/>' * 1_000_000}</styleSheet>", part="xl/styles.xml")
    began = time.process_time()

    assert complaint(bomb) == TOO_MUCH
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

    assert [found.line for found in table(with_sheet(sheet(rows)))] == [row]
    assert time.process_time() - began < 2


@pytest.mark.parametrize("rows", ["<row/>" * 1_100_000, f"<row>{'<c/>' * 6_400_000}</row>"])
def test_countless_empty_lines_and_cells_are_refused_before_they_are_read(rows):
    bomb = with_sheet(sheet(HEADER + rows))
    began = time.process_time()

    assert complaint(bomb) == TOO_MUCH
    assert time.process_time() - began < 2


def test_size_that_a_sheet_claims_is_not_believed():
    content = with_sheet(
        sheet(
            f"{HEADER}<row r='2'>{cell('A2', 'a@b.org')}</row>",
            dimension='<dimension ref="A1:XFD1048576"/>',
        )
    )

    assert [row["email"] for row in table(content)] == ["a@b.org"]
