"""A CSV list of what break-outs wrote down elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import like
from tgtf_portal.core.tables.faults import BadTable, RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Row
from tgtf_portal.core.values.folding import name_key
from webinars.common.locks import locked, want_recap_again
from webinars.live.domain.commitments import faults_of
from webinars.live.domain.owners import owner_meant
from webinars.models import Breakout, Insight, Webinar

COLUMNS = {"owner": "owner", "due_on": "due", "done_on": "done"}
Note = tuple[int, str, str]  # what tells two notes apart: room, kind and text


@dataclass(frozen=True, slots=True)
class ImportedInsights:
    new: int
    known: int

    def __str__(self) -> str:
        words = ngettext("%(new)d insight taken over.", "%(new)d insights taken over.", self.new)
        if self.known:
            words += " " + _("%(known)d were there already.")
        return words % {"new": self.new, "known": self.known}


def import_insights(
    webinar: Webinar, content: bytes, *, create_breakouts: bool = False, by: User | None = None
) -> int:
    """Take over the notes that are new; returns how many. The webinar's recap is compiled again.

    A break-out that the webinar does not have is an error or, with `create_breakouts`, comes in
    as a closed one. Raises BadTable, which names every bad line and column.
    """
    outcome, _table = INSIGHTS.take_over(content, webinar, by=by, also=create_breakouts)
    return outcome.new


@transaction.atomic
def take_insights(
    webinar: Webinar, rows: Sequence[Row], *, by: User | None = None, also: bool = False
) -> ImportedInsights:
    """With `also`, break-outs that the webinar does not have are created."""
    webinar = locked(webinar)
    rooms = _rooms(webinar, rows, create=also)
    known = _known_notes(webinar)
    insights = [_insight(row, rooms[name_key(row["breakout"])]) for row in rows]
    told = {(i.breakout_id, i.kind, i.text): i for i in insights}  # a note twice is one
    new = [insight for note, insight in told.items() if note not in known]
    Insight.objects.bulk_create(new, batch_size=500)
    audit.record("webinar.insights_imported", webinar, by=by, insights=len(new))
    if new:
        want_recap_again(webinar.pk)
    return ImportedInsights(len(new), len(rows) - len(new))


def known_insights(webinar: Webinar, rows: Sequence[Row]) -> int:
    rooms = {name_key(breakout.title): breakout.pk for breakout in webinar.breakouts.all()}
    known = _known_notes(webinar)
    notes = [(rooms.get(name_key(row["breakout"]), 0), row["kind"], row["text"]) for row in rows]
    return sum(note in known for note in notes)


def _known_notes(webinar: Webinar) -> set[Note]:
    notes = Insight.objects.filter(breakout__webinar=webinar)
    return set(notes.values_list("breakout", "kind", "text"))


def _cells(webinar: Webinar) -> dict[str, Callable[[str], Any]]:
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
        **owner_meant(room, row["owner"]),
        due_on=row["due"],
        done_on=row["done"],
        theme=room.theme,
    )


def _wrong_commitments(webinar: Webinar, rows: Sequence[Row]) -> Iterator[RowError]:
    """Who takes it on, by when and when it was done: each where the kind has it."""
    for row in rows:
        faults = faults_of(row["kind"], row["owner"], row["due"], row["done"], webinar.day)
        for field, fault in faults.items():
            yield RowError(row.line, COLUMNS[field], fault)


def kind_named(name: str) -> str:
    """For the column `kind`: a kind's value or label, in any letter case; empty is an insight.

    >>> kind_named("Best practice")
    'best_practice'
    """
    name = name_key(name) or Insight.Kind.INSIGHT
    for kind in Insight.Kind:
        if name in (kind.value, kind.value.replace("_", " "), name_key(str(kind.label))):
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


def _rooms(webinar: Webinar, rows: Sequence[Row], *, create: bool) -> dict[str, Breakout]:
    rooms = {name_key(breakout.title): breakout for breakout in webinar.breakouts.all()}
    missing = {
        name_key(row["breakout"]): row for row in rows if name_key(row["breakout"]) not in rooms
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


def _notes(webinar: Webinar, rows: Sequence[Row]) -> Iterator[str]:
    known = {name_key(breakout.title) for breakout in webinar.breakouts.all()}
    titles = dict.fromkeys(r["breakout"] for r in rows if name_key(r["breakout"]) not in known)
    for title in list(titles)[:20]:
        yield _("This webinar has no break-out “%s”: choose to create it, or correct it.") % title


INSIGHTS = import_kind(
    name="insights",
    right="webinars.add_insight",
    label=_lazy("Insights of break-outs"),
    model=Webinar,
    columns=_cells,
    required=["breakout", "text"],
    contradictions=_wrong_commitments,
    notes=_notes,
    known_stay=_lazy("A note that is there already stays as it is."),
    known=known_insights,
    take=take_insights,
    offer=_lazy("Create break-outs that the webinar does not have, as closed ones"),
)
