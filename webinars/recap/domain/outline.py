"""A recap's statements in the order and company in which pages and editors show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars.models import Breakout, Recap, Statement
from webinars.recap.domain.figures import TITLE, Figure

Section = Statement.Section
OPENING = (Section.FACILITY, Section.OCCASION, Section.PURPOSE, Section.PEOPLE)

# As readers get them, on the page and in the files; the opening needs none.
TITLES: dict[str, Promise] = {
    Section.STORIES: _("Success stories"),
    Section.BREAKOUTS: _("Break-outs"),
    Section.ACROSS: _("What came up in several rooms"),
    Section.STEPS: _("Next steps"),
    Section.CLOSING: _("How it closed"),
}
FIGURES = "part-figures"  # where they begin on the page


@dataclass(slots=True)
class RoomOutline:
    """What the recap tells of one break-out: its conclusions first."""

    breakout: Breakout
    conclusions: list[Statement] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"breakout-{self.breakout.code}"

    @property
    def remarks(self) -> list[Statement]:
        """The notes that are not somebody's insight, e.g. who hosted; needs `with_sources`."""
        return [statement for statement in self.notes if not _tells_an_insight(statement)]

    @property
    def quotes(self) -> list[Statement]:
        """The notes that are; needs `with_sources`."""
        return [statement for statement in self.notes if _tells_an_insight(statement)]


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """Sentences under a heading of their own; a part without any is not shown."""

    section: str
    statements: list[Statement] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(TITLES[self.section])

    @property
    def anchor(self) -> str:
        """A sentence's anchor is its key, which may be as short as its section's name."""
        return f"part-{self.section}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    anchor: str
    title: str


@dataclass(slots=True)
class Article:
    opening: list[Statement] = field(default_factory=list)
    stories: OutlinePart = field(default_factory=lambda: OutlinePart(Section.STORIES))
    rooms: list[RoomOutline] = field(default_factory=list)
    figures: tuple[Figure, ...] = ()
    across: OutlinePart = field(default_factory=lambda: OutlinePart(Section.ACROSS))
    steps: OutlinePart = field(default_factory=lambda: OutlinePart(Section.STEPS))
    closing: OutlinePart = field(default_factory=lambda: OutlinePart(Section.CLOSING))

    @property
    def contents(self) -> list[Entry]:
        """Every heading that the page has, in the order in which it is read."""
        rooms = [Entry(room.anchor, room.breakout.title) for room in self.rooms]
        figures = [Entry(FIGURES, str(TITLE))] if self.figures else []
        before, after = _entries(self.stories), _entries(self.steps, self.closing)
        return [*before, *rooms, *_entries(self.across), *figures, *after]


def arranged(statements: Iterable[Statement], figures: tuple[Figure, ...] = ()) -> Article:
    """The statements, given in reading order, sorted into the parts of an article."""
    article = Article(figures=figures)
    parts = {part.section: part for part in (article.stories, article.across, article.steps)}
    rooms: dict[int, RoomOutline] = {}
    for statement in statements:
        if statement.breakout:
            room = rooms.setdefault(statement.breakout.pk, RoomOutline(statement.breakout))
            (room.conclusions if statement.is_conclusion else room.notes).append(statement)
        elif statement.section in OPENING:
            article.opening.append(statement)
        else:
            parts.get(statement.section, article.closing).statements.append(statement)
    article.rooms = list(rooms.values())
    return article


def _entries(*parts: OutlinePart) -> list[Entry]:
    return [Entry(part.anchor, part.title) for part in parts if part.statements]


def _tells_an_insight(statement: Statement) -> bool:
    return any(source.insight_id for source in statement.sources.all())


@dataclass(slots=True)
class EditorPart:
    """A section, or what is told of one break-out; its statements in reading order."""

    section: str
    breakout: Breakout | None
    statements: list[Statement] = field(default_factory=list)

    @property
    def key(self) -> str:
        return key_of(self.section, self.breakout.pk if self.breakout else None)

    @property
    def title(self) -> str:
        return title_of(self.section, self.breakout)

    @property
    def kept(self) -> list[Statement]:
        return [statement for statement in self.statements if not statement.dropped]

    @property
    def undecided(self) -> list[Statement]:
        return [statement for statement in self.kept if statement.accepted_at is None]

    @property
    def accepted(self) -> int:
        return len(self.kept) - len(self.undecided)


def parts_of(recap: Recap) -> list[EditorPart]:
    """In the order in which they are read first; one query."""
    rows = recap.statements.order_by("position", "pk")
    return parted(rows.select_related("breakout", "accepted_by"))


def parted(statements: Iterable[Statement]) -> list[EditorPart]:
    parts: dict[str, EditorPart] = {}
    for statement in statements:
        key = key_of(statement.section, statement.breakout_id)
        part = parts.setdefault(key, EditorPart(statement.section, statement.breakout))
        part.statements.append(statement)
    return list(parts.values())


def key_of(section: str, room: int | None) -> str:
    return f"{section}-{room}" if room else section


def title_of(section: str, breakout: Breakout | None) -> str:
    label = str(Statement.Section(section).label)
    return f"{label}: {breakout.title}" if breakout else label
