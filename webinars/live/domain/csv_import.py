"""A CSV list of what break-outs wrote down elsewhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.faults import BadTable, RowError
from tgtf_portal.core.tables.imports import Row, like, read_rows
from webinars.common.locks import locked, want_recap_again
from webinars.live.domain.commitments import faults_of
from webinars.models import Breakout, Insight, Webinar

COLUMNS = {"owner": "owner", "due_on": "due", "done_on": "done"}


@transaction.atomic
def import_insights(
    webinar: Webinar, content: bytes, *, create_breakouts: bool = False, by: User | None = None
) -> int:
    """Take over the notes that are new; returns how many. The webinar's recap is compiled again.

    A break-out that the webinar does not have is an error or, with `create_breakouts`, comes in
    as a closed one. Raises BadTable, which names every bad line and column.
    """
    webinar = locked(webinar)
    rows = read_rows(content, _cells(), required=["breakout", "text"])
    _check_commitments(webinar, rows)
    rooms = _rooms(webinar, rows, create=create_breakouts)
    known = set(
        Insight.objects.filter(breakout__webinar=webinar).values_list("breakout", "kind", "text")
    )
    insights = [_insight(row, rooms[row["breakout"].casefold()]) for row in rows]
    new = [i for i in insights if (i.breakout_id, i.kind, i.text) not in known]
    Insight.objects.bulk_create(new, batch_size=500)
    audit.record("webinar.insights_imported", webinar, by=by, insights=len(new))
    if new:
        want_recap_again(webinar.pk)
    return len(new)


def _cells() -> dict[str, Callable[[str], Any]]:
    """What each column may hold."""
    return {
        "breakout": like(Breakout, "title"),
        "kind": kind_named,
        "text": like(Insight, "text"),
        "votes": _votes,
        "author": like(Insight, "author_name"),
        "owner": like(Insight, "owner"),
        "due": _day,
        "done": _day,
    }


def _insight(row: Row, room: Breakout) -> Insight:
    return Insight(
        breakout=room,
        kind=row["kind"],
        text=row["text"],
        carried_votes=row["votes"],
        author_name=row["author"],
        owner=row["owner"],
        due_on=row["due"],
        done_on=row["done"],
        theme=room.theme,
    )


def _check_commitments(webinar: Webinar, rows: list[Row]) -> None:
    """Who takes it on, by when and when it was done: each where the kind has it."""
    errors = []
    for row in rows:
        faults = faults_of(row["kind"], row["owner"], row["due"], row["done"], webinar.day)
        errors += [RowError(row.line, COLUMNS[field], fault) for field, fault in faults.items()]
    if errors:
        raise BadTable(errors)


def kind_named(name: str) -> str:
    """For the column `kind`: a kind's value or label, in any letter case; empty is an insight.

    >>> kind_named("Best practice")
    'best_practice'
    """
    name = name.casefold() or Insight.Kind.INSIGHT
    for kind in Insight.Kind:
        if name in (kind.value, kind.value.replace("_", " "), str(kind.label).casefold()):
            return kind.value
    known = ", ".join(kind.value for kind in Insight.Kind)
    raise ValidationError(
        _("Unknown kind “%(name)s”. Known: %(known)s.") % {"name": name, "known": known}
    )


def _votes(cell: str) -> int:
    if cell and not (cell.isascii() and cell.isdecimal() and len(cell) < 7):
        raise ValidationError(_("Enter a whole number of votes."))
    return int(cell or 0)


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as fault:
        raise ValidationError(_("Enter a day as 2021-12-31.")) from fault


def _rooms(webinar: Webinar, rows: list[Row], *, create: bool) -> dict[str, Breakout]:
    rooms = {breakout.title.casefold(): breakout for breakout in webinar.breakouts.all()}
    missing = {
        row["breakout"].casefold(): row for row in rows if row["breakout"].casefold() not in rooms
    }
    if missing and not create:
        message = _("This webinar has no break-out “%s”.")
        raise BadTable(
            [RowError(row.line, "breakout", message % row["breakout"]) for row in missing.values()]
        )
    for position, (name, row) in enumerate(missing.items(), start=len(rooms) + 1):
        rooms[name] = Breakout.objects.create(
            webinar=webinar, title=row["breakout"], position=position, status=Breakout.Status.CLOSED
        )
    return rooms
