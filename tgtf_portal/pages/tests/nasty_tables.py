"""Lists that are broken, pretended or hostile, for a kind of import whose columns are known."""

import io
from contextlib import suppress
from datetime import date
from zipfile import ZipFile

from django.core.exceptions import ValidationError

from tgtf_portal.core.tests.nasty import VALUES, as_bytes
from tgtf_portal.core.tests.workbooks import cell, sheet, with_sheet, workbook

# What some column takes: tried in turn.
ADDRESS, NAME = "new.person@example.org", "New Words"
FITTING = [
    *[ADDRESS, NAME, "https://example.org/new", f"{date.today()}", "10:00"],
    *[
        "SI",
        "1",
        "yes",
        "Europe/Ljubljana",
        f"{date.today()} 10:00",
        "commitment",
        "guidance",
        "small",
        "lead",
        "partner",
        "",
    ],
]
# Columns whose fitting values contradict others' of their row.
SHARES = ("teaching", "guidance", "consultancy", "workshop", "webinar")
AT_ODDS = {"slots_of_5_days", *(f"share_{kind}" for kind in SHARES)}
DEALT = ["text", "mail", "number", "date", "moment", "choice", "url"]


def fitting(validate):
    """A value that the column takes."""
    for value in FITTING:
        with suppress(ValidationError):
            validate(value)
            return value
    return NAME


def right_row(kind, target):
    """One whole row, by column."""
    row = {column: fitting(validate) for column, validate in kind.columns(target).items()}
    return row | dict.fromkeys(row.keys() & AT_ODDS, "")


def csv(*rows, separator=",", newline="\r\n"):
    """As a spreadsheet would save it."""
    quoted = (separator.join('"' + str(c).replace('"', '""') + '"' for c in row) for row in rows)
    return newline.join(quoted) + newline


def broken(row):
    """Name and content of each file made of this row's header and values."""
    header, values = [*row], [*row.values()]
    whole = csv(header, values)
    return {
        "BOM": b"\xef\xbb\xbf" + whole.encode(),
        "UTF-16": whole.encode("utf-16"),
        "UTF-16 without its mark": whole.encode("utf-16-le"),
        "UTF-16 of odd length": whole.encode("utf-16") + b"\x00",
        "UTF-32": whole.encode("utf-32"),
        "Windows": csv(header, values, ["é€š"] * len(header)).encode("cp1252"),
        "neither": whole.encode() + b"\xff\xfe\xfa\x81\x8d\r\n",
        "null": whole.encode() + b"a\x00b\r\n",
        "nulls alone": b"\x00" * 5000,
        "surrogate": csv(header, ["a\ud800"] * len(header)).encode("utf-8", "surrogatepass"),
        "semicolons": csv(header, values, separator=";").encode(),
        "tabs": csv(header, values, separator="\t").encode(),
        "old Macintosh": csv(header, values, newline="\r").encode(),
        "no rows": csv(header).encode(),
        "nothing": b"",
        "blank": b" \r\n\t\r\n",
        "mark alone": b"\xef\xbb\xbf",
        "no header": csv(values).encode(),
        "repeated header": csv([*header, header[0]], [*values, values[0]]).encode(),
        "unknown header": csv([*header, "is_staff"], [*values, "1"]).encode(),
        "empty heading": csv([*header, ""], [*values, "x"]).encode(),
        "one heading": csv(header[:1], values[:1]).encode(),
        "heading of a million letters": csv([*header, "h" * 1_000_000], [*values, ""]).encode(),
        "wide row": csv(header, [*values, "x"]).encode(),
        "short row": csv(header, values[:1]).encode(),
        "row twice": csv(header, values, values).encode(),
        "right, then wrong": csv(header, values, ["\x00\x07"] * len(header)).encode(),
        "open quote": whole.encode() + b'"never closed\r\n' + b"x,y\r\n" * 200,
        "stray quotes": csv(header).encode() + b'a"b"c,"d"e"\r\n',
        "formulas": csv(header, ['=HYPERLINK("http://evil.example","x")'] * len(header)).encode(),
        "long cell": csv(header, ["x" * 140_000, *values[1:]]).encode(),
        "page": b"<!DOCTYPE html><html><table><tr><td>email</td></tr></table></html>",
        "JSON": b'[{"email": "a@b.org"}]',
        "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "zip": _zip({"list.csv": whole}),
        "empty zip": _zip({}),
        "half a workbook": workbook(header, values)[:-400],
        "zip of the name alone": b"PK\x03\x04",
        "workbook": workbook(header, values),
        "workbook without rows": workbook(header),
        "empty workbook": workbook(),
        "workbook with a number": workbook(header, [10**30] * len(header)),
        "workbook with errors": workbook(header, ["#REF!"] * len(header)),
        "workbook with yes": workbook(header, [True] * len(header)),
        "workbook with broken parts": with_sheet("<worksheet"),
        "workbook far out": with_sheet(sheet(f"<row r='1'>{cell('ZZZ1048576', 'x')}</row>")),
        "workbook with entities": with_sheet(
            sheet("<row r='1'/>", doctype='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')
        ),
    }


def big(row):
    """Those that take a while."""
    header, values = [*row], [*row.values()]
    return {
        "line of 10 MB": csv(header, ["x" * 10_000_000]).encode(),
        "10 MB without a line's end": b"x" * 10_000_000,
        "very wide row": csv(header, values, ["x"] * 20_000).encode(),
        "10 MB of separators": b"," * 10_000_000,
        "10 MB of quotes": b'"' * 10_000_000,
        "too many rows": csv(header, *[values] * 50_001).encode(),
    }


def nasty_cells(row, deal, *, of_each):
    """Files of one row that is right but for one cell."""
    for column in row:
        for number in range(of_each):
            name, value = deal.next(DEALT[(len(column) + number) % len(DEALT)])
            spoiled = [as_bytes(value if c == column else v) for c, v in row.items()]
            cells = b",".join(b'"' + one.replace(b'"', b'""') + b'"' for one in spoiled)
            yield f"{column}: {name}", csv([*row]).encode() + cells + b"\r\n"


def _zip(files):
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


assert VALUES.keys() >= {*DEALT}
