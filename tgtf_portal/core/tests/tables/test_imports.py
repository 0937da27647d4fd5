"""Tables that people upload, the good, the bad and the spreadsheet."""

import time

import pytest
from django.core.exceptions import ValidationError

from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import like, listed
from tgtf_portal.core.tables.faults import BadTable, RowError
from tgtf_portal.core.tables.imports import Row, check, examine_rows, read_table


def table(content, required=("email",), optional=("name",)):
    content = content if isinstance(content, bytes) else content.encode()
    return read_table(content, required=list(required), optional=list(optional))


def complaint(content, **columns):
    with pytest.raises(BadTable) as caught:
        table(content, **columns)
    return str(caught.value)


def test_rows_come_stripped_with_their_line():
    assert table("email,name\na@b.org, Ana \nb@b.org,Bo\n") == [
        Row(2, {"email": "a@b.org", "name": "Ana"}),
        Row(3, {"email": "b@b.org", "name": "Bo"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_recognised(encoding):
    assert table("email,name\na@b.org,Müller\n".encode(encoding))[0]["name"] == "Müller"


def test_windows_1252_is_read_and_said_with_the_line_that_shows_it():
    rows = table("email;name\na@b.org;Anna Müller\n".encode("cp1252"))

    assert rows[0]["name"] == "Anna Müller"
    [remark] = rows.remarks
    assert remark.startswith("The file is not UTF-8 and was read as Windows-1252")
    assert remark.endswith("Look whether this is right: “a@b.org;Anna Müller”.")
    assert table("email;name\na@b.org;Anna Müller\n").remarks == []


def test_another_encoding_is_refused_with_the_line_of_its_first_foreign_byte():
    content = ("email,name\n" + "a@b.org,Ana\n" * 5).encode() + b"b@b.org,M\x81ller\n"
    assert complaint(content) == "The file is not UTF-8 (first bad byte in line 7)."


def test_a_broken_utf_16_file_is_refused():
    assert complaint("email,name\n".encode("utf-16") + b"\x00\xdc") == (
        "The file is not UTF-16 (first bad byte in line 2)."
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(delimiter):
    rows = table(f'email{delimiter}name\na@b.org{delimiter}"Ana, Bo; Cy"\n')
    assert rows[0]["name"] == "Ana, Bo; Cy"
    assert (
        rows.kind
        == {
            ",": "CSV, separated by commas",
            ";": "CSV, separated by semicolons",
            "\t": "CSV, separated by tabs",
        }[delimiter]
    )


def test_column_names_may_come_in_any_order_and_letter_case():
    rows = table("Name,EMAIL\nAna,a@b.org\n")
    assert rows == [Row(2, {"email": "a@b.org", "name": "Ana"})]


def test_an_absent_optional_column_reads_as_empty():
    assert table("email\na@b.org\n")[0]["name"] == ""


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("email,is_staff", "Unknown column “is_staff”. Allowed: email, name."),
        ("name", "Column “email” is missing."),
        ("email,name,Email", "Column “email” is there twice."),
        ("email,,name", "Unknown column “”. Allowed: email, name."),
    ],
)
def test_abuse_09_a_wrong_header_is_named(header, sentence):
    assert complaint(f"{header}\nx,y,z\n") == sentence


def test_nul_bytes_are_named_with_their_line():
    assert complaint(b"email,name\na@b.org,Ana\nb@b.org,B\x00o\n") == "Line 3 is not readable."


@pytest.mark.parametrize("line", ['b@b.org,"Bo', 'b@b.org,"B"o', "b@b.org," + "x" * 200_000])
def test_a_line_that_is_no_csv_is_named(line):
    assert complaint(f"email,name\na@b.org,Ana\n{line}\n") == "Line 3 is not readable."


def test_an_excel_file_of_the_old_kind_is_recognised():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1rest"
    assert complaint(old) == "This is an old Excel file; please save as XLSX or CSV."


@pytest.mark.parametrize("content", ["<!DOCTYPE html><p>", "\ufeff\n <html>", "<table><tr>"])
def test_a_web_page_is_recognised(content):
    assert complaint(content) == "This is a web page; please save the table as XLSX or CSV."


@pytest.mark.parametrize("content", ["", "\ufeff", "\n \n"])
def test_an_empty_file_is_recognised(content):
    assert complaint(content) == "The file is empty."


def test_a_header_alone_is_a_table_without_rows():
    assert table("email,name\n") == []


def test_abuse_09_rows_have_a_limit():
    assert len(table("email\n" + "a@b.org\n" * 50_000)) == 50_000
    assert complaint("email\n" + "a@b.org\n" * 50_001) == "At most 50,000 rows."


def test_abuse_09_bytes_have_a_limit_and_a_huge_line_costs_no_time():
    began = time.monotonic()
    assert complaint(b"email\n" + b"x" * 11_000_000) == "At most 10 MB."
    assert time.monotonic() - began < 2


def test_abuse_09_columns_have_a_limit():
    assert complaint(",".join(f"c{n}" for n in range(201))) == "At most 200 columns."


def test_short_and_long_rows_are_named_all_at_once():
    assert complaint("email,name\na@b.org\nb@b.org,Bo\nc@b.org,Cy,sea\n").splitlines() == [
        "Line 2 has 1 value; the header has 2.",
        "Line 4 has 3 values; the header has 2.",
    ]


def test_empty_lines_and_empty_cells_on_the_right_do_no_harm():
    rows = table("email,name,,\n\na@b.org,Ana,,\n,,,\nb@b.org,Bo,\n")
    assert [row.line for row in rows] == [3, 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quoted_line_break_keeps_the_line_numbers_right(end):
    rows = table(end.join(["email,name", 'a@b.org,"Ana', 'Maria"', "b@b.org,Bo"]))
    assert [(row.line, row["name"]) for row in rows] == [(2, f"Ana{end}Maria"), (4, "Bo")]


def test_check_converts_values_and_names_every_fault():
    rows = table("email,name\nA@B.org,4\nno address,x\n")

    with pytest.raises(BadTable) as caught:
        check(rows, {"email": like(User, "email"), "name": whole_number})

    assert caught.value.errors == [
        RowError(3, "email", "Enter a valid email address."),
        RowError(3, "name", "Not a number."),
    ]
    assert str(caught.value).startswith("Line 3, column “email”: Enter a valid email address.")
    assert check(rows[:1], {"email": like(User, "email"), "name": whole_number}) == [
        Row(2, {"email": "a@b.org", "name": 4})
    ]


def test_check_names_the_line_that_was_said_before():
    rows = table("email,name\na@b.org,Ana\nA@b.org,Bo\n")
    with pytest.raises(BadTable) as caught:
        check(rows, {"email": like(User, "email")}, unique=["email"])
    assert str(caught.value) == "Line 3, column “email”: The same stands in line 2."


def test_a_long_list_of_faults_is_cut_for_the_reader():
    errors = [RowError(line, "email", "No.") for line in range(2, 30)]
    assert str(BadTable(errors)).splitlines()[-1] == "… and 8 more."


def test_listed_parts_are_stripped_and_never_empty():
    assert listed(" en|fr | ") == ["en", "fr"]


def whole_number(text):
    try:
        return int(text)
    except ValueError as fault:
        raise ValidationError("Not a number.") from fault


def test_a_right_row_is_not_taken_for_the_twin_of_a_wrong_one():
    def number(text):
        if not text.isdecimal():
            raise ValidationError("No number.")
        return int(text)

    columns = {"email": str, "name": number}
    table = examine_rows(
        b"email,name\na@b.org,x\na@b.org,2\n", columns, required=["email"], unique=["email"]
    )
    assert [row.line for row in table] == [3]
    assert [error.line for error in table.errors] == [2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "A password locks"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"Firmenname\nx\n", "The first 20 lines have no such header; read: “Firmenname”."),
    ],
)
def test_abuse_15_other_files_are_called_what_they_are(content, sentence):
    assert sentence in complaint(content)
