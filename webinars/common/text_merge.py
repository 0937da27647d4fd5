"""Two people change one text at once: both changes become one text, and no word is lost.

No library does this: merge3 takes two changes in neighbouring sentences for a clash, and
diff-match-patch merges letters and guesses where they belong. The comparing is difflib's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PIECES = 500  # a text of more is compared as a whole: the cost stays bounded
_PIECE = re.compile(r"\S.*?(?:[.!?…]+(?=\s)|(?=\s*\n)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Merged:
    text: str
    clash: bool


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A sentence or a line, and the space before it. Pieces are the same if their words are."""

    words: str
    space: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """What came in the place of the base's pieces from `start` to `end`."""

    start: int
    end: int
    pieces: tuple[TextPiece, ...]

    def meets(self, other: "TextChange") -> bool:
        """At the same pieces, or both new at the same place."""
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Where both changed the same sentence both versions stay, theirs first, and it is a clash.

    >>> merge("Begin early.", "Begin very early.", "Begin early. Pay for it.")
    Merged(text='Begin very early. Pay for it.', clash=False)
    >>> merge("", "A fund is needed", "A network is needed")
    Merged(text='A network is needed\\nA fund is needed', clash=True)
    """
    if ours == theirs or theirs == base:
        return Merged(ours, clash=False)
    if ours == base:
        return Merged(theirs, clash=False)
    pieces = _pieces(base)
    mine, others = (_changes(pieces, _pieces(text)) for text in (ours, theirs))
    kept: list[TextPiece] = []
    clash, at = False, 0
    for region in _regions([*mine, *others]):
        start, end = region[0].start, max(change.end for change in region)
        own, foreign = (
            _applied(pieces, start, end, [change for change in side if change in region])
            for side in (mine, others)
        )
        chosen, clashes = _both(tuple(pieces[start:end]), own, foreign)
        kept += [*pieces[at:start], *chosen]
        clash, at = clash or clashes, end
    return Merged(_joined([*kept, *pieces[at:]]), clash)


def _pieces(text: str) -> list[TextPiece]:
    found, at = [], 0
    for match in _PIECE.finditer(text):
        found.append(TextPiece(" ".join(match[0].split()), text[at : match.start()]))
        at = match.end()
    return found if len(found) <= MOST_PIECES else [TextPiece(text.strip(), "")]


def _changes(base: Sequence[TextPiece], text: Sequence[TextPiece]) -> list[TextChange]:
    match = SequenceMatcher(
        None, [piece.words for piece in base], [piece.words for piece in text], autojunk=False
    )
    return [
        TextChange(start, end, tuple(text[first:last]))
        for tag, start, end, first, last in match.get_opcodes()
        if tag != "equal"
    ]


def _regions(changes: list[TextChange]) -> list[list[TextChange]]:
    """Changes that meet, gathered, in the order of the text."""
    regions: list[list[TextChange]] = []
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        if regions and any(change.meets(other) for other in regions[-1]):
            regions[-1].append(change)
        else:
            regions.append([change])
    return regions


def _applied(
    base: Sequence[TextPiece], start: int, end: int, changes: list[TextChange]
) -> tuple[TextPiece, ...]:
    read: list[TextPiece] = []
    for change in changes:
        read += [*base[start : change.start], *change.pieces]
        start = change.end
    return (*read, *base[start:end])


def _both(
    base: tuple[TextPiece, ...], ours: tuple[TextPiece, ...], theirs: tuple[TextPiece, ...]
) -> tuple[tuple[TextPiece, ...], bool]:
    mine, others, before = _words(ours), _words(theirs), _words(base)
    if mine in (others, before):
        return theirs, False
    if others == before:
        return ours, False
    if others and mine.startswith(others):
        return ours, False
    if mine and others.startswith(mine):
        return theirs, False
    known = {piece.words for piece in theirs}
    return (*theirs, *(piece for piece in ours if piece.words not in known)), True


def _words(pieces: Sequence[TextPiece]) -> str:
    return " ".join(piece.words for piece in pieces)


def _joined(pieces: Sequence[TextPiece]) -> str:
    """What begins a text has no space before it: in another place it gets a line of its own."""
    text = ""
    for piece in pieces:
        text += (piece.space or "\n") + piece.words if text else piece.words
    return text
