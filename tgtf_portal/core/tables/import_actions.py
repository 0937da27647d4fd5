"""A file from its upload to its rows: read, shown, and taken over whole, in part or not at all.

Small files are read and taken over while their owner waits. Others are a worker's work; a worker
that dies leaves the file where it was, and the sweep begins again.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import OperationalError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import TableImport, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.headings import NAME_PARTS, WHAT_IS_WRONG
from tgtf_portal.core.tables.import_kinds import KINDS, ImportKind
from tgtf_portal.core.tables.imports import Row, Table
from tgtf_portal.core.tables.opening import UnknownColumns
from tgtf_portal.core.tables.spreadsheets import unpacked_size
from tgtf_portal.core.work import doorbell

log = logging.getLogger(__name__)

TASK = "tgtf_portal.core.tasks.advance_imports"
AT_ONCE = 256 * 1024  # bytes, unpacked, that are read within a second
SAMPLE = 5  # rows that are shown as they will be kept
FAULTS_KEPT = 200

Status = TableImport.Status


def upload(
    kind: ImportKind,
    target: models.Model | None,
    *,
    file_name: str,
    content: bytes,
    skip_unknown: bool = False,
    by: User | None,
) -> TableImport:
    """Keep a file, and read it: at once, or soon."""
    found = TableImport.objects.create(
        kind=kind.name,
        target=target.pk if target else None,
        target_label=str(target)[:200] if target else "",
        file_name=file_name[:200],
        content=content,
        skip_unknown=skip_unknown,
        uploaded_by=by,
    )
    return _go_on(found)


def read_again(found: TableImport, *, by: User | None) -> TableImport:
    """Read it once more, without the columns that nothing here is called."""
    return _go_on(_changed(found, [*TableImport.OPEN], status=Status.READING, skip_unknown=True))


def take_over(
    found: TableImport, *, only_right: bool, also: bool = False, by: User | None
) -> TableImport:
    """Take over the right rows, or all of them or nothing; at once, or soon."""
    if found.rows == found.wrong:
        raise Refused(_("No row is right."))
    if found.wrong and not only_right:
        raise Refused(_("Rows are wrong; take the right ones, or correct the file."))
    options = {"also": also, "by": by.pk if by else None}
    facts = {"status": Status.TAKING, "only_right": only_right, "options": options}
    return _go_on(_changed(found, [Status.READY], **facts))


def drop(found: TableImport, *, by: User | None) -> TableImport:
    """Forget the file; nothing of it was taken over."""
    forgotten = {"complaint": "", **TableImport.FORGOTTEN}
    return _changed(found, [*TableImport.OPEN], status=Status.DROPPED, **forgotten)


def advance_imports() -> None:
    """Go on with all that is under way. Two at once do it once."""
    for number in TableImport.objects.under_way().values_list("pk", flat=True).order_by("pk"):
        advance(number)


def old_files(limit: datetime) -> models.QuerySet[TableImport]:
    """Uploaded before the limit, and kept still though nobody works on them."""
    old = TableImport.objects.filter(uploaded_at__lt=limit, content__isnull=False)
    return old.exclude(status__in=TableImport.UNDER_WAY)


def forget_old_files(limit: datetime) -> int:
    """A file goes; what became of it stays. Returns how many went."""
    old = old_files(limit)
    old.filter(status__in=TableImport.OPEN).update(status=Status.DROPPED, complaint="")
    return old.update(**TableImport.FORGOTTEN)


def wrong_rows(found: TableImport) -> Iterator[list[object]]:
    """The wrong rows as they came, each with what is wrong with it: corrected, they can be brought
    again as they stand."""
    if found.content is None:
        raise Refused(_("The file was forgotten, as it was kept long enough."))
    kind = KINDS[found.kind]
    table = kind.examine(
        kind.thing(found.target), bytes(found.content), skip_unknown=found.skip_unknown
    )
    faults = defaultdict(list)
    for error in table.errors:
        named = f"{error.column}: {error.message}" if error.column else error.message
        faults[error.line].append(named)
    columns = list(dict.fromkeys(column for row in table.wrong for column in row.came))
    yield [WHAT_IS_WRONG, *columns]
    for row in sorted(table.wrong, key=lambda row: row.line):
        yield ["; ".join(faults[row.line]), *(row.came.get(column, "") for column in columns)]


# --- The work -------------------------------------------------------------------------------------
def advance(number: int) -> None:
    """Read one file, or take its rows over, if that is still to be done."""
    found = TableImport.objects.get(pk=number)
    try:
        if found.status == Status.READING:
            _read(found)
        elif found.status == Status.TAKING:
            _take(found)
    except OperationalError as fault:  # the database is busy or away: what was decided stands
        log.warning("Import %s waits for the next sweep: %s", number, fault)
    except Exception:  # whatever is in a file, the next one is not kept waiting
        log.exception("Import %s could not be gone on with.", number)
        told = _("The file cannot be read; staff who run the portal find the reason in its log.")
        rows = TableImport.objects.under_way().filter(pk=number)
        rows.update(status=Status.UNREADABLE, complaint=told)


def _read(found: TableImport) -> None:
    rows = TableImport.objects.filter(pk=found.pk)

    def watch(done: int, total: int) -> None:
        rows.update(checked=done, rows=total)

    kind = KINDS[found.kind]
    try:
        target = kind.thing(found.target)
        content = bytes(found.content or b"")
        table = kind.examine(target, content, skip_unknown=found.skip_unknown, watch=watch)
    except Refused as refusal:
        skippable = {"unknown_columns": isinstance(refusal, UnknownColumns)}
        _note(found, Status.UNREADABLE, complaint=str(refusal), options=skippable)
        return
    rows.filter(status=Status.READING).update(  # another worker may have read it meanwhile
        status=Status.READY, complaint="", **_shown(kind, target, table)
    )


def _shown(kind: ImportKind, target: Any, table: Table) -> dict[str, Any]:
    """What a table looks like before it is taken over."""
    wrong = len(table.wrong)
    columns = [column for _heading, column in table.meant if column not in NAME_PARTS]
    return {
        "rows": len(table) + wrong,
        "checked": len(table) + wrong,
        "known": kind.known(target, table),
        "wrong": wrong,
        "remarks": [table.kind, *table.remarks, *map(str, kind.notes(target, table))],
        "meant": table.meant,
        "sample": [_sample(row, columns) for row in table[:SAMPLE]],
        "faults": [
            [error.line, error.column, error.message] for error in table.errors[:FAULTS_KEPT]
        ],
    }


def _sample(row: Row, columns: Sequence[str]) -> dict[str, str]:
    """As it will be kept; a name that came in parts is whole."""
    shown = dict.fromkeys([*columns, *(["name"] if "name" in row.values else [])])
    return {column: _in_words(row.values.get(column)) for column in shown}


def _in_words(value: object) -> str:
    return "" if value in (None, []) else str(value)[:80]


def _take(found: TableImport) -> None:
    """The rows are taken over in one transaction, with the note that they were.

    What was decided on has to be what is there: otherwise it is shown anew.
    """
    kind, chosen = KINDS[found.kind], found.options
    by = User.objects.filter(pk=chosen.get("by")).first()
    try:
        target, content = kind.thing(found.target), bytes(found.content or b"")
        table = kind.examine(target, content, skip_unknown=found.skip_unknown)
        if len(table.wrong) != found.wrong:
            raise Refused(_("What is right and wrong has changed meanwhile; please look again."))
        with transaction.atomic():
            found = TableImport.objects.select_for_update().get(pk=found.pk)
            if found.status != Status.TAKING:
                return  # another worker was first
            outcome = kind.take_rows(
                target,
                table,
                by=by,
                only_right=found.only_right,
                also=chosen.get("also", False),
            )
            _note(found, Status.TAKEN, outcome=str(outcome), taken_at=timezone.now(), complaint="")
            audit.record("table.imported", found, by=by, kind=kind.name, rows=len(table))
    except Refused as refusal:
        rows = TableImport.objects.filter(pk=found.pk)
        if rows.filter(status=Status.TAKING).update(status=Status.READING):
            _read(found)
            rows.filter(status=Status.READY).update(complaint=str(refusal))


def _note(found: TableImport, status: str, **facts: Any) -> None:
    for name, value in {"status": status, **facts}.items():
        setattr(found, name, value)
    found.save(update_fields=["status", *facts])


@transaction.atomic
def _changed(found: TableImport, allowed: list[str], **facts: Any) -> TableImport:
    """With these facts, where it is still in one of these states."""
    found = TableImport.objects.select_for_update().get(pk=found.pk)
    if found.status not in allowed:
        raise Refused(_("This is not possible now: it is “%s”.") % found.get_status_display())
    _note(found, **facts)
    return found


def _go_on(found: TableImport) -> TableImport:
    if unpacked_size(bytes(found.content or b"")) <= AT_ONCE:
        advance(found.pk)
        found.refresh_from_db()
    else:
        doorbell.ring_after_commit(TASK)
    return found
