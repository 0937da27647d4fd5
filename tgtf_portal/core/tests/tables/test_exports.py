"""Tables that leave the portal: no cell computes, and the text stays what it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.tables.exports import csv_file, original_text, safe_cell
from tgtf_portal.core.tables.imports import read_table
from tgtf_portal.core.tables.records import clean_cell
from tgtf_portal.core.tests.workbooks import workbook

FORMULAS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
STARTS = [*FORMULAS, "\t", "\r"]
SPACED = [before + start for start in FORMULAS for before in ("", " ", "\u00a0 ")]


@pytest.mark.parametrize("start", [*SPACED, "\t", "\r"])
def test_what_a_spreadsheet_would_compute_is_quoted(start):
    text = f"{start}1+1"

    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "O'Brien", "a=b", "3", " 1"])
def test_other_text_is_left_alone(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", [*SPACED, "'=1", "''=1", " '=1", "'\t1", "'s-Hertogenbosch", "'"])
def test_what_was_exported_is_read_as_it_was(text):
    assert original_text(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["'s-Hertogenbosch", "'", "''", "O'Brien", "'1", ""])
def test_a_quote_that_guards_nothing_stays(text):
    assert original_text(text) == text


# A table has a line at a time, no NUL, and single spaces in what its cells say.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
SIGNS = st.text(st.sampled_from("'=+-@＝ \t\r\nx"), max_size=6)
CELLS = st.text(st.sampled_from("'=+-@＝ \t\nx"), max_size=6)  # XML knows one end of a line


@given(cells=st.lists(st.one_of(TEXT, SIGNS), min_size=2, max_size=2))
def test_our_own_importer_reads_back_what_was_exported(cells):
    columns = ["email", "name"]
    file = csv_file([columns, ["x", "x"], cells], "people").content

    rows = read_table(file, required=columns)

    read = [[row[column] for column in columns] for row in rows[1:]]
    said = [clean_cell(cell) for cell in cells]
    assert read == ([said] if any(said) else [])


@given(cells=st.lists(CELLS, min_size=2, max_size=2))
def test_a_file_that_went_through_a_spreadsheet_is_read_back_too(cells):
    columns = ["email", "name"]
    file = workbook(columns, ["x", "x"], [safe_cell(cell) for cell in cells])

    rows = read_table(file, required=columns)

    read = [[row[column] for column in columns] for row in rows[1:]]
    said = [clean_cell(cell) for cell in cells]
    assert read == ([said] if any(said) else [])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_abuse_08_no_cell_of_any_text_begins_like_a_formula_and_all_are_read_back(cells):
    file = csv_file([cells], "people").content.decode("utf-8-sig")
    [row] = csv.reader(io.StringIO(file, newline=""))

    assert not any(cell.startswith(tuple(STARTS)) for cell in row)
    assert not any(cell.lstrip().startswith(tuple(FORMULAS)) for cell in row)
    assert all(read in (cell, f"'{cell}") for cell, read in zip(cells, row, strict=True))


def test_a_file_says_what_it_is_and_our_own_importer_reads_it():
    answer = csv_file([["email", "name"], ["a@example.org", "Ana"]], "people")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    [row] = read_table(answer.content, required=["email", "name"])
    assert (row["email"], row["name"]) == ("a@example.org", "Ana")
