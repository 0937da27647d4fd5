"""Tables that leave the portal: no cell computes, and the text stays what it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.exports import csv_file, safe_cell
from tgtf_portal.core.imports import read_table

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


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_no_cell_of_any_text_begins_like_a_formula_and_all_are_read_back(cells):
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
