"""A CSV list of what break-outs wrote down elsewhere."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.imports import BadTable, Row, RowError, check, like, read_table
from tgtf_portal.core.models import User
from webinars.domain.webinar import locked, want_recap_again
from webinars.models import Breakout, Insight, Webinar


@transaction.atomic
def import_insights(
    webinar: Webinar, content: bytes, *, create_breakouts: bool = False, by: User | None = None
) -> int:
    """Take over the notes that are new; returns how many. The webinar's recap is compiled again.

    A break-out that the webinar does not have is an error or, with `create_breakouts`, comes in
    as a closed one. Raises BadTable, which names every bad line and column.
    """
    webinar = locked(webinar)
    table = read_table(content, required=["breakout", "text"], optional=["kind", "votes", "author"])
    validators = {
        "breakout": like(Breakout, "title"),
        "kind": kind_named,
        "text": like(Insight, "text"),
        "votes": _votes,
        "author": like(Insight, "author_name"),
    }
    rows = check(table, validators)
    rooms = _rooms(webinar, rows, create=create_breakouts)
    known = set(
        Insight.objects.filter(breakout__webinar=webinar).values_list("breakout", "kind", "text")
    )
    insights = [
        Insight(
            breakout=rooms[row["breakout"].casefold()],
            kind=row["kind"],
            text=row["text"],
            carried_votes=row["votes"],
            author_name=row["author"],
            theme=rooms[row["breakout"].casefold()].theme,
        )
        for row in rows
    ]
    new = [i for i in insights if (i.breakout_id, i.kind, i.text) not in known]
    Insight.objects.bulk_create(new, batch_size=500)
    audit.record("webinar.insights_imported", webinar, by=by, insights=len(new))
    if new:
        want_recap_again(webinar.pk)
    return len(new)


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
