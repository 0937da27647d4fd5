"""CSV files, in the encodings and with the separators that spreadsheets write."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.tables.code_pages import CENTRAL, WESTERN, code_page_of
from tgtf_portal.core.tables.exports import original_text
from tgtf_portal.core.tables.faults import BadTable, bad_table
from tgtf_portal.core.tables.records import Record, Sheet, clean_cell

LINE_END = re.compile("\r\n|\r|\n")
DELIMITERS_NAMED = {",": _lazy("commas"), ";": _lazy("semicolons"), "\t": _lazy("tabs")}
WEB_PAGE = re.compile(rb"<(!doctype|html|head|body|table|meta|\?xml)\b", re.IGNORECASE)
# The first line with which Excel is told what separates the cells.
SEPARATOR_LINE = re.compile('"?sep=(.)"?[\r\n]+', re.IGNORECASE)
ASSUMED = {
    WESTERN: _lazy(
        "The file is not UTF-8 and was read as Windows-1252, as Excel writes it in Western "
        "Europe. Look whether this is right: “%s”."
    ),
    CENTRAL: _lazy(
        "The file is not UTF-8 and was read as Windows-1250, as Excel writes it in Central "
        "Europe: its words speak for it. Look whether this is right: “%s”."
    ),
}


def delimited_sheet(content: bytes, known: Callable[[Sequence[str]], int], lines: int) -> Sheet:
    """The table in a CSV file. Raises BadTable.

    `known` counts the cells of a line that are headings; the delimiter is the one with which the
    first `lines` lines have most of them.
    """
    text, remarks = _decoded(content)
    line, body, delimiter = _without_separator_line(text)
    if not delimiter:
        delimiter = max(DELIMITERS_NAMED, key=lambda sign: _headings(body, sign, known, lines))
    named = DELIMITERS_NAMED.get(delimiter) or f"“{delimiter}”"
    kind = _("CSV, separated by %(sign)s") % {"sign": named}
    return Sheet(kind, _records(body, delimiter, first_line=line), remarks)


def _headings(text: str, delimiter: str, known: Callable[[Sequence[str]], int], lines: int) -> int:
    most = 0
    try:
        for record in islice(_records(text, delimiter), lines):
            most = max(most, known(record.cells))
    except BadTable:
        pass  # the header is quoted, and another sign stands between its cells
    return most


def _records(text: str, delimiter: str, first_line: int = 1) -> Iterator[Record]:
    """Each record with the line it begins in; a quoted value may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first_line
    try:
        for cells in reader:
            if cells:
                yield Record(line, [clean_cell(original_text(cell)) for cell in cells])
            line = reader.line_num + first_line
    except csv.Error as fault:
        raise unreadable(line) from fault


def _without_separator_line(text: str) -> tuple[int, str, str]:
    """The line that the table begins in, the table, and the delimiter that its first line named."""
    if hint := SEPARATOR_LINE.match(text):
        return 2, text[hint.end() :], hint[1]
    return 1, text, ""


# --- From bytes to text --------------------------------------------------------------------------
def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, and what had to be assumed of its encoding."""
    if WEB_PAGE.match(content.removeprefix(b"\xef\xbb\xbf").lstrip()):
        raise bad_table(_("This is a web page; please save the table as XLSX or CSV."))
    encoding, remarks = _encoding(content), []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        if encoding != "utf-8-sig" or content.startswith(b"\xef\xbb\xbf"):
            raise _not_in(encoding, content, fault) from fault
        text, remark = _in_code_page(content, fault)
        remarks.append(remark)
    if not text.strip():
        raise bad_table(_("The file is empty."))
    return _without_nul(text), remarks


def _encoding(content: bytes) -> str:
    """UTF-16 by its mark, or where every other byte of the beginning is zero; else UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    beginning = content[:16]
    if len(content) % 2 == 0 and beginning:
        if not any(beginning[1::2]) and all(beginning[::2]):
            return "utf-16-le"
        if not any(beginning[::2]) and all(beginning[1::2]):
            return "utf-16-be"
    return "utf-8-sig"


def _in_code_page(content: bytes, utf8: UnicodeDecodeError) -> tuple[str, str]:
    """The text, and what was assumed, with the line in which the first letter stands that tells."""
    page = code_page_of(content)
    try:
        text = content.decode(page)
    except UnicodeDecodeError:
        raise _not_in("utf-8-sig", content, utf8) from utf8
    before = LINE_END.split(text[: utf8.start])[-1]  # one byte is one letter up to here
    sample = (before + LINE_END.split(text[utf8.start :])[0])[:80]
    return text, str(ASSUMED[page]) % sample


def _not_in(encoding: str, content: bytes, fault: UnicodeDecodeError) -> BadTable:
    line = len(re.findall(rb"\r\n|\r|\n", content[: fault.start])) + 1
    name = "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
    message = _("The file is not %(encoding)s (first bad byte in line %(line)d).")
    return bad_table(message % {"encoding": name, "line": line}, line)


def _without_nul(text: str) -> str:
    before, nul, _rest = text.partition("\0")
    if nul:
        raise unreadable(len(LINE_END.findall(before)) + 1)
    return text


def unreadable(line: int) -> BadTable:
    return bad_table(_("Line %(line)d is not readable.") % {"line": line}, line)
