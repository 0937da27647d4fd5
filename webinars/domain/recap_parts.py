"""A recap as its editors read it: part by part, each with how far it is decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from webinars.models import Breakout, Recap, Statement


@dataclass(slots=True)
class Part:
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


def parts_of(recap: Recap) -> list[Part]:
    """In the order in which they are read first; one query."""
    rows = recap.statements.order_by("position", "pk")
    return parted(rows.select_related("breakout", "accepted_by"))


def parted(statements: Iterable[Statement]) -> list[Part]:
    parts: dict[str, Part] = {}
    for statement in statements:
        key = key_of(statement.section, statement.breakout_id)
        part = parts.setdefault(key, Part(statement.section, statement.breakout))
        part.statements.append(statement)
    return list(parts.values())


def key_of(section: str, room: int | None) -> str:
    return f"{section}-{room}" if room else section


def title_of(section: str, breakout: Breakout | None) -> str:
    label = str(Statement.Section(section).label)
    return f"{label}: {breakout.title}" if breakout else label
