"""A report as its readers get it in every format: parts with facts, tables and texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tgtf_portal.core.figures.counting import Counts
from tgtf_portal.core.values.text import plain
from tgtf_portal.pages.domain.figures.pictures import Picture, said

MOST_LINES = 300  # of a table on paper: a document of more takes a minute to make, and no reader
Value = str | int | Decimal | date | None
Fact = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class ReportTable:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""

    def is_number(self, column: int) -> bool:
        """Whether all that stands in it are numbers."""
        return all(isinstance(row[column], int | Decimal) for row in self.rows)

    @property
    def on_paper(self) -> "ReportTable":
        """With its first lines where it is very long, and a note that says so."""
        if len(self.rows) <= MOST_LINES:
            return self
        words = _("The first %(some)s of %(all)s lines; the Excel workbook has all of them.")
        note = words % {"some": said(MOST_LINES), "all": said(len(self.rows))}
        return replace(self, rows=self.rows[:MOST_LINES], note=f"{note} {self.note}".strip())

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's, and whether it stands to the right."""
        return [(name, self.is_number(place)) for place, name in enumerate(self.columns)]

    @property
    def shown(self) -> list[list[tuple[str, bool]]]:
        """Each cell as a page shows it, and whether it stands to the right."""
        numeric = [right for _name, right in self.heads]
        return [
            [(text_of(value), right) for value, right in zip(row, numeric, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class ReportPart:
    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def shown_facts(self) -> list[tuple[str, str]]:
        return [(name, text_of(value)) for name, value in self.facts]


@dataclass(frozen=True, slots=True)
class Report:
    """Two that are equal but for `made_at` say the same. `name` is that of its file."""

    name: str
    title: str
    eyebrow: str
    publisher: str
    language: str
    zone: str
    facts: tuple[Fact, ...]
    parts: tuple[ReportPart, ...]
    made_at: datetime | None = None

    @property
    def undated(self) -> "Report":
        return replace(self, made_at=None)

    @property
    def opening(self) -> list[Fact]:
        """The facts, then by which clock, and when it was made."""
        made = [(_("Made"), self.made_at)] if self.made_at else []
        return [*self.facts, (_("Time zone"), self.zone), *made]

    @property
    def shown_opening(self) -> list[tuple[str, str]]:
        return [(name, text_of(value)) for name, value in self.opening]


def report_of(
    name: str,
    title: str,
    eyebrow: str,
    publisher: str,
    zone: ZoneInfo,
    facts: Iterable[Fact],
    parts: Iterable[ReportPart | None],
) -> Report:
    """Made now, in the language that is active; a part that says nothing is left out."""
    return Report(
        name=name,
        title=plain(title),
        eyebrow=eyebrow,
        publisher=plain(publisher),
        language=get_language() or settings.LANGUAGE_CODE,
        zone=str(zone),
        facts=tuple(facts),
        parts=tuple(part for part in parts if part and (part.facts or part.tables or part.texts)),
        made_at=timezone.now().astimezone(zone).replace(microsecond=0),
    )


def text_of(value: Value) -> str:
    if isinstance(value, datetime):
        return date_format(value, "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, int | Decimal):
        return said(value)
    return value or "–"


# --- Tables --------------------------------------------------------------------------------------
def table_of_picture(picture: Picture) -> ReportTable:
    rows = tuple((bar.label, *(cell.value for cell in bar.cells)) for bar in picture.bars)
    return ReportTable(picture.title, (picture.what, *picture.columns), rows, picture.note)


def table_of_counts(title: str, counts: Counts, split: str, measures: Sequence[str]) -> ReportTable:
    """A line for each key that occurs, with the number of each measure."""
    found = [counts.by(split, measure) for measure in measures]
    heads = [capfirst(str(counts.tally.measure(name).label)) for name in measures]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (plain(str(label)), *(numbers[key].rows if key in numbers else 0 for numbers in found))
        for key, label in counts.words(split, measures).items()
    )
    return ReportTable(title, (str(counts.tally.split(split).label), *heads), rows)


def with_rows(*tables: ReportTable) -> tuple[ReportTable, ...]:
    """Those that have any."""
    return tuple(table for table in tables if table.rows)


# --- Who may read which part ---------------------------------------------------------------------
def parts_for(
    has_perm: Callable[[str], bool], *parts: tuple[str, Callable[[], ReportPart]]
) -> list[ReportPart]:
    """Each part is found out for those alone who have the right to it."""
    return [find() for right, find in parts if has_perm(right)]
