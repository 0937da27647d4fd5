"""The sheets of an Excel workbook, read as text and with care.

What the owner of a workbook sees counts: its visible sheets and rows, and what its formulas came to
when it was saved. openpyxl reads it row by row. Libraries above that, such as tablib, unpack the
whole workbook first and set no limit to what an archive may unpack to.

Whatever unpacks to more than a little is read by a process of its own, which the system stops when
it takes too long or too much: a worker never waits for a workbook that was made to hold it.
"""

import io
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import takewhile
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.tables import workbook_reader
from tgtf_portal.core.tables.exports import original_text
from tgtf_portal.core.tables.faults import BadTable, bad_table
from tgtf_portal.core.tables.records import Record, Sheet, clean_cell, line_numbers
from tgtf_portal.core.tables.workbook_reader import ERROR, TOO_LARGE, UNREADABLE, Item

log = logging.getLogger(__name__)

EXCEL = b"PK\x03\x04"
LITTLE = 256 * 1024  # bytes, unpacked: read within a part of a second, whatever they are
WAIT = 240  # seconds for the process, which the system stops long before
BATCH = 1 << 16  # bytes
LONGEST_LIST = 200  # letters


def workbook_sheets(content: bytes) -> Iterator[Sheet]:
    """The sheets that are not hidden, one after the other. Raises BadTable."""
    written = _read_here(content) if unpacked_size(content) <= LITTLE else _read_apart(content)
    starts = []
    place = written.seek(0)
    for line in written:
        if line.startswith(b'["sheet"'):
            starts.append((json.loads(line), place + len(line)))
        elif line.startswith(b'["refused"'):
            raise _refused(json.loads(line)[1])
        place += len(line)
    for (_sheet, title, has_others), start in starts:
        yield _sheet_at(written, start, _("XLSX, sheet “%s”") % title if has_others else "XLSX")


def unpacked_size(content: bytes) -> int:
    """Of a file that may be a workbook, in bytes."""
    if not content.startswith(EXCEL):
        return len(content)
    try:
        return sum(part.file_size for part in ZipFile(io.BytesIO(content)).infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)


def _read_here(content: bytes) -> IO[bytes]:
    return io.BytesIO(b"".join(map(workbook_reader.as_line, workbook_reader.items(content))))


def _read_apart(content: bytes) -> IO[bytes]:
    """Into a file without a name, which goes when nobody reads it any more."""
    written = tempfile.TemporaryFile()  # noqa: SIM115
    command = [sys.executable, "-I", workbook_reader.__file__]
    heard = subprocess.PIPE
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, stdout=written, stderr=heard, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise _refused(TOO_LARGE) from late
    if done.returncode:
        log.warning("A workbook was given up: %s, %s", done.returncode, done.stderr[-500:])
        raise _refused(TOO_LARGE)
    return written


def _refused(why: str) -> BadTable:
    words = {
        TOO_LARGE: _("This Excel file unpacks to too much; please save as CSV."),
        UNREADABLE: _("This file cannot be read as Excel; please save as XLSX or CSV."),
    }
    return bad_table(words[why])


def _sheet_at(written: IO[bytes], start: int, kind: str) -> Sheet:
    found = Sheet(kind, (), short_lines=True)
    found.records = _records(written, start, found.remarks)
    return found


def _records(written: IO[bytes], start: int, remarks: list[str]) -> Iterator[Record]:
    for item in takewhile(lambda item: item[0] != "sheet", _items(written, start)):
        if item[0] == "row":
            yield _record(item)
        elif item[1]:
            message = ngettext(
                "Row %(rows)s is hidden in the sheet and was left out.",
                "Rows %(rows)s are hidden in the sheet and were left out.",
                len(item[1]),
            )
            remarks.append(message % {"rows": shortened(line_numbers(item[1]))})


def _items(written: IO[bytes], place: int) -> Iterator[Item]:
    """From this place on; several may read at a time."""
    while True:
        written.seek(place)
        lines = written.readlines(BATCH)
        place = written.tell()
        if not lines:
            return
        yield from map(json.loads, lines)


def shortened(numbers: str) -> str:
    return numbers if len(numbers) < LONGEST_LIST else f"{numbers[:LONGEST_LIST]}…"


def _record(item: Item) -> Record:
    _row, line, texts, faults = item
    cells = [clean_cell(original_text(text)) for text in texts]
    while cells and not cells[-1]:
        cells.pop()
    return Record(line, cells, {int(place): _fault(fault) for place, fault in faults.items()})


def _fault(fault: str) -> str:
    if fault.startswith(ERROR):
        return _("%s is an error that a formula came to.") % fault.removeprefix(ERROR)
    return _("This formula has no result yet: open the file once and save it.")
