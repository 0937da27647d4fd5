"""The outline of a recap: its parts and their sentences, as page, files, editor and proposals have
them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars.models import Breakout, Statement
from webinars.recap.domain.figures import TITLE, Figure

Section = Statement.Section
OPENING = (Section.FACILITY, Section.OCCASION, Section.PURPOSE, Section.PEOPLE)
LISTED = (Section.ACROSS, Section.STEPS)
OUTLOOK = (Section.STEPS, Section.CLOSING)

# As readers get them, on the page and in the files; the opening needs none.
TITLES: dict[str, Promise] = {
    Section.STORIES: _("Success stories"),
    Section.ACROSS: _("What came up in several rooms"),
    Section.STEPS: _("Next steps"),
    Section.CLOSING: _("How it closed"),
}
FIGURES = "part-figures"  # where they begin on the page
CONCLUSION, FLOW, ITEM = "conclusion", "flow", "item"  # how sentences stand, in a room's order


@dataclass(frozen=True, slots=True)
class RecapBlock:
    """Sentences that stand together: a paragraph, a list, or conclusions that are set apart."""

    form: str
    statements: list[Statement]


@dataclass(slots=True)
class RecapPart:
    """A section, or what is told of one break-out; its statements in reading order."""

    section: str
    breakout: Breakout | None = None
    statements: list[Statement] = field(default_factory=list)

    # --- For readers -----------------------------------------------------------------------------
    @property
    def title(self) -> str:
        return self.breakout.title if self.breakout else str(TITLES.get(self.section, ""))

    @property
    def anchor(self) -> str:
        """A sentence's anchor is its key, which may be as short as its section's name."""
        return f"breakout-{self.breakout.code}" if self.breakout else f"part-{self.section}"

    @property
    def blocks(self) -> list[RecapBlock]:
        """A room's conclusions first, its insights last; needs `with_sources`."""
        order = (CONCLUSION, FLOW, ITEM)
        ordered = sorted(self.statements, key=lambda s: order.index(_form(s)))
        together = groupby(ordered, key=_block_of)
        return [RecapBlock(form, list(statements)) for (form, _kin), statements in together]

    # --- For staff -------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        return key_of(self.section, self.breakout.pk if self.breakout else None)

    @property
    def label(self) -> str:
        return label_of(self.section, self.breakout)

    @property
    def kept(self) -> list[Statement]:
        return [statement for statement in self.statements if not statement.dropped]

    @property
    def undecided(self) -> list[Statement]:
        return [statement for statement in self.kept if statement.accepted_at is None]

    @property
    def accepted(self) -> int:
        return len(self.kept) - len(self.undecided)


@dataclass(frozen=True, slots=True)
class RecapOutline:
    """What readers get: the opening, then parts with a heading each, the figures among them."""

    opening: RecapPart
    parts: list[RecapPart]
    figures: tuple[Figure, ...] = ()

    @property
    def findings(self) -> list[RecapPart]:
        """Those before the figures."""
        return [part for part in self.parts if part.section not in OUTLOOK]

    @property
    def outlook(self) -> list[RecapPart]:
        """Those after the figures."""
        return [part for part in self.parts if part.section in OUTLOOK]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and title of every heading that the page has, in reading order."""
        figures = [(FIGURES, str(TITLE))] if self.figures else []
        before, after = (
            [(part.anchor, part.title) for part in parts] for parts in (self.findings, self.outlook)
        )
        return [*before, *figures, *after]


def parts_of(statements: Iterable[Statement]) -> list[RecapPart]:
    """Section by section, in the break-outs' one room by room; statements in reading order."""
    parts: dict[str, RecapPart] = {}
    for statement in statements:
        key = key_of(statement.section, statement.breakout_id)
        part = parts.setdefault(key, RecapPart(statement.section, statement.breakout))
        part.statements.append(statement)
    order = Section.values
    return sorted(parts.values(), key=lambda part: order.index(part.section))


def outline_of(statements: Iterable[Statement], figures: tuple[Figure, ...] = ()) -> RecapOutline:
    """Of the statements that readers see; a part without any is not there."""
    parts = parts_of(statements)
    opening = [s for part in parts if part.section in OPENING for s in part.statements]
    rest = [part for part in parts if part.section not in OPENING]
    return RecapOutline(RecapPart("opening", None, opening), rest, figures)


def key_of(section: str, room: int | None) -> str:
    return f"{section}-{room}" if room else section


def label_of(section: str, breakout: Breakout | None) -> str:
    label = str(Section(section).label)
    return f"{label}: {breakout.title}" if breakout else label


def _form(statement: Statement) -> str:
    if statement.is_conclusion:
        return CONCLUSION
    if statement.breakout_id is None:
        return ITEM if statement.section in LISTED else FLOW
    return ITEM if any(source.insight_id for source in statement.grounds) else FLOW


def _block_of(statement: Statement) -> tuple[str, str]:
    """Sentences of one section flow into a paragraph; a story has one of its own."""
    form = _form(statement)
    story = statement.section == Section.STORIES
    return form, statement.key if story else statement.section if form == FLOW else ""
