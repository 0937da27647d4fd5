"""A recap's statements in the order and company in which a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars.domain.figures import TITLE, Figure
from webinars.models import Breakout, Statement

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
class Room:
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
class Part:
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
    stories: Part = field(default_factory=lambda: Part(Section.STORIES))
    rooms: list[Room] = field(default_factory=list)
    figures: tuple[Figure, ...] = ()
    across: Part = field(default_factory=lambda: Part(Section.ACROSS))
    steps: Part = field(default_factory=lambda: Part(Section.STEPS))
    closing: Part = field(default_factory=lambda: Part(Section.CLOSING))

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
    rooms: dict[int, Room] = {}
    for statement in statements:
        if statement.breakout:
            room = rooms.setdefault(statement.breakout.pk, Room(statement.breakout))
            (room.conclusions if statement.is_conclusion else room.notes).append(statement)
        elif statement.section in OPENING:
            article.opening.append(statement)
        else:
            parts.get(statement.section, article.closing).statements.append(statement)
    article.rooms = list(rooms.values())
    return article


def _entries(*parts: Part) -> list[Entry]:
    return [Entry(part.anchor, part.title) for part in parts if part.statements]


def _tells_an_insight(statement: Statement) -> bool:
    return any(source.insight_id for source in statement.sources.all())
