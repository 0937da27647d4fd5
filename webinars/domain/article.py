"""A recap's statements in the order and company in which a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from webinars.models import Breakout, Source, Statement

Section = Statement.Section
OPENING = (Section.FACILITY, Section.OCCASION, Section.PURPOSE, Section.PEOPLE)


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement that passes on one insight; its kind stands apart from its words."""

    statement: Statement
    text: str
    kind: str
    votes: int


@dataclass(slots=True)
class Room:
    """What the recap tells of one break-out: its conclusions first."""

    breakout: Breakout
    conclusions: list[Statement] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)

    @property
    def remarks(self) -> list[Statement]:
        """The notes that are not somebody's insight, e.g. who hosted; needs `with_sources`."""
        return [statement for statement in self.notes if _insight_of(statement) is None]

    @property
    def quotes(self) -> list[Quote]:
        """The notes that are; needs `with_sources`."""
        return [_quote(s, source) for s in self.notes if (source := _insight_of(s))]


@dataclass(slots=True)
class Article:
    opening: list[Statement] = field(default_factory=list)
    stories: list[Statement] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    closing: list[Statement] = field(default_factory=list)


def arranged(statements: Iterable[Statement]) -> Article:
    """The statements, given in reading order, sorted into the parts of an article."""
    article = Article()
    rooms: dict[int, Room] = {}
    for statement in statements:
        if statement.breakout:
            room = rooms.setdefault(statement.breakout.pk, Room(statement.breakout))
            (room.conclusions if statement.is_conclusion else room.notes).append(statement)
        elif statement.section == Section.STORIES:
            article.stories.append(statement)
        elif statement.section in OPENING:
            article.opening.append(statement)
        else:
            article.closing.append(statement)
    article.rooms = list(rooms.values())
    return article


def _insight_of(statement: Statement) -> Source | None:
    return next((source for source in statement.sources.all() if source.insight), None)


def _quote(statement: Statement, source: Source) -> Quote:
    kind = str(source.insight.get_kind_display()) if source.insight else ""
    text = statement.text.removeprefix(f"{kind}: ")
    return Quote(statement, text, kind, votes=source.vote_count or 0)
