"""A draft as hosts and speakers read it: sentence by sentence, beside each what they proposed."""

from collections import defaultdict
from dataclasses import dataclass, field

from webinars.domain.proposer import Proposer
from webinars.models import Amendment, Recap, Statement


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and the reader's own proposals for it, the latest first."""

    statement: Statement
    own: list[Amendment]

    @property
    def anchor(self) -> str:
        return anchor(self.statement)

    @property
    def open(self) -> Amendment | None:
        return next((a for a in self.own if a.status == Amendment.Status.OPEN), None)


@dataclass(slots=True)
class Part:
    heading: str
    lines: list[Line] = field(default_factory=list)


def parts_for(recap: Recap, proposer: Proposer) -> list[Part]:
    """What readers would see, in reading order; costs as much for one sentence as for a hundred."""
    own = own_by_statement(recap, proposer)
    parts: list[Part] = []
    for statement in recap.statements.kept().with_sources().order_by("position", "pk"):
        heading = _heading(statement)
        if not parts or parts[-1].heading != heading:
            parts.append(Part(heading))
        parts[-1].lines.append(Line(statement, own.get(statement.pk, [])))
    return parts


def own_by_statement(recap: Recap, proposer: Proposer) -> dict[int, list[Amendment]]:
    own: dict[int, list[Amendment]] = defaultdict(list)
    for amendment in proposer.amendments(recap).order_by("-pk"):
        own[amendment.statement_id].append(amendment)
    return own


def anchor(statement: Statement) -> str:
    """Where a sentence stands on the page.

    >>> anchor(Statement(key="conclusion/7"))
    'sentence-conclusion-7'
    """
    return f"sentence-{statement.key.replace('/', '-')}"


def _heading(statement: Statement) -> str:
    if statement.breakout:
        return statement.breakout.title
    return str(statement.get_section_display())
