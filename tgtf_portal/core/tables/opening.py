"""From a file to the table in it: the sheet, the header, and the lines below."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.tables.delimited import delimited_sheet
from tgtf_portal.core.tables.faults import BadTable, RowError, bad_table
from tgtf_portal.core.tables.headings import SECTION, Header, header_in
from tgtf_portal.core.tables.records import Record, Sheet
from tgtf_portal.core.tables.spreadsheets import EXCEL, workbook_sheets

MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 200
MOST_PREFACE = 20  # lines in which the header is looked for; a report says what it is above it
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
PDF = b"%PDF"


class UnknownColumns(BadTable):
    """A table that could be read without the columns that nothing here is called."""


@dataclass(slots=True)
class OpenedTable:
    """Each record comes with the header that it stands under."""

    sheet: Sheet
    header: Header
    records: Iterable[tuple[Header, Record]]


def open_table(
    content: bytes,
    required: Sequence[str],
    optional: Sequence[str],
    passed_over: Sequence[str],
    *,
    skip_unknown: bool,
) -> OpenedTable:
    """Raises BadTable where no sheet has the columns, UnknownColumns where one has more."""
    wanted = [*required, *optional]
    allowed = [*wanted, *passed_over]
    sheet, header, records = _chosen(content, required, allowed, wanted)
    _refuse_header(header, required, wanted)
    if header.unknown and not skip_unknown:
        raise UnknownColumns([RowError(1, "", _unknown(header.unknown, wanted))])
    if header.left_out:
        left = _quoted(header.left_out)
        sheet.remarks.append(_("Left out, for nothing here is called so: %s.") % left)
    return OpenedTable(sheet, header, _with_header(records, header, required, allowed))


def _chosen(
    content: bytes, required: Sequence[str], allowed: Sequence[str], wanted: Sequence[str]
) -> tuple[Sheet, Header, Iterator[Record]]:
    """The sheet that has the header, the header, and the records below it."""
    found: list[tuple[Sheet, Header, Iterator[Record]]] = []
    others: list[Header] = []
    for sheet in _opened(content, allowed):
        records = iter(sheet.records)
        preface = list(islice(records, MOST_PREFACE))
        headers = [header_in(record.cells, allowed) for record in preface]
        at = next((n for n, header in enumerate(headers) if header.has(required)), None)
        if at is None:
            others += headers
            continue
        if found and len(preface) > at + 1:
            names = " / ".join([found[0][0].kind, sheet.kind])
            raise bad_table(_("Two sheets have these columns (%s); leave one in the file.") % names)
        found.append((sheet, headers[at], chain(preface[at + 1 :], records)))
    if found:
        return found[0]
    _refuse_header(max(others, key=_likeness, default=Header([], [])), required, wanted)
    raise bad_table(_("The file is empty."))


def _likeness(header: Header) -> tuple[int, int]:
    """Of lines that are no header, the one that knows most, or else is widest, is meant as one."""
    return header.known, len(header.headings)


def _opened(content: bytes, allowed: Sequence[str]) -> Iterator[Sheet]:
    if len(content) > MOST_BYTES:
        raise bad_table(_("At most %d MB.") % (MOST_BYTES >> 20))
    if content.startswith(OLD_EXCEL) and LOCKED in content:
        raise bad_table(_("A password locks this workbook; please save it without one."))
    if content.startswith(OLD_EXCEL):
        raise bad_table(_("This is an old Excel file; please save as XLSX or CSV."))
    if content.startswith(PDF):
        raise bad_table(_("This is a PDF; please save the table as XLSX or CSV."))
    if content.startswith(EXCEL):
        return workbook_sheets(content)

    def known(cells: Sequence[str]) -> int:
        return header_in(cells, allowed).known

    return iter([delimited_sheet(content, known, MOST_PREFACE)])


def _refuse_header(header: Header, required: Sequence[str], wanted: Sequence[str]) -> None:
    if len(header.headings) > MOST_COLUMNS:
        raise bad_table(_("At most %(n)d columns.") % {"n": MOST_COLUMNS}, 1)
    twice = (column for column in wanted if header.columns.count(column) > 1)
    faults = [_("Column “%(column)s” is there twice.") % {"column": column} for column in twice]
    missing = [column for column in required if not header.has([column])]
    faults += [_("Column “%(column)s” is missing.") % {"column": column} for column in missing]
    if missing and header.unknown:
        words = {"n": MOST_PREFACE, "columns": _quoted(header.unknown[:10])}
        faults.append(_("The first %(n)d lines have no such header; read: %(columns)s.") % words)
    if faults:
        raise BadTable([RowError(1, "", fault) for fault in faults])


def _quoted(headings: Sequence[str]) -> str:
    return ", ".join(f"“{heading[:60]}”" for heading in headings)


def _unknown(headings: Sequence[str], allowed: Sequence[str]) -> str:
    words = {"columns": _quoted(headings), "allowed": ", ".join(allowed)}
    message = ngettext(
        "Unknown column %(columns)s. Allowed: %(allowed)s.",
        "Unknown columns %(columns)s. Allowed: %(allowed)s.",
        len(headings),
    )
    return message % words


def _with_header(
    records: Iterable[Record], header: Header, required: Sequence[str], allowed: Sequence[str]
) -> Iterator[tuple[Header, Record]]:
    """The records that say something, each with the header that it stands under.

    A report of a meeting has parts with a title and a header each; those without the columns that
    are wanted, such as its summary, are passed over. What looks like a title and has no header
    below it is a line like any other.
    """
    under = header
    filled = (record for record in records if any(record.cells))
    record = next(filled, None)
    while record:
        following = next(filled, None)
        below = header_in(following.cells, allowed) if following and _is_title(record) else None
        if below and (below.has(required) or below.known > 1):
            under, following = below, next(filled, None)
        elif under.has(required):
            yield under, record
        record = following


def _is_title(record: Record) -> bool:
    filled = [cell for cell in record.cells if cell]
    return len(filled) == 1 and bool(SECTION.match(filled[0]))
