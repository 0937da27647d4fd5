"""Two people change one text at once: both changes become one text, and no word is lost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PIECES = 500  # a text of more is compared as a whole: the cost stays bounded
_PIECE = re.compile(r"\S.*?(?:[.!?…]+(?=\s)|(?=\s*\n)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Merged:
    text: str
    clash: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a line, and the space before it. Pieces are the same if their words are."""

    words: str
    space: str


@dataclass(frozen=True, slots=True)
class Change:
    """What came in the place of the base's pieces from `start` to `end`."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    def meets(self, other: "Change") -> bool:
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
    mine, others = _changes(pieces, _pieces(ours)), _changes(pieces, _pieces(theirs))
    kept: list[Piece] = []
    clash, at = False, 0
    for start, end, own, foreign in _regions(mine, others):
        kept += pieces[at:start]
        at = end
        ours_here, theirs_here = _as_read(pieces, start, end, own, foreign)
        chosen, clashes = _both(tuple(pieces[start:end]), ours_here, theirs_here)
        kept += chosen
        clash = clash or clashes
    kept += pieces[at:]
    return Merged(_joined(kept), clash)


def _pieces(text: str) -> list[Piece]:
    found, at = [], 0
    for match in _PIECE.finditer(text):
        found.append(Piece(" ".join(match[0].split()), text[at : match.start()]))
        at = match.end()
    if len(found) > MOST_PIECES:
        return [Piece(text.strip(), "")]
    return found


def _changes(base: Sequence[Piece], text: Sequence[Piece]) -> list[Change]:
    match = SequenceMatcher(
        None, [piece.words for piece in base], [piece.words for piece in text], autojunk=False
    )
    return [
        Change(start, end, tuple(text[first:last]))
        for tag, start, end, first, last in match.get_opcodes()
        if tag != "equal"
    ]


def _regions(
    mine: list[Change], others: list[Change]
) -> Iterator[tuple[int, int, list[Change], list[Change]]]:
    """Changes that meet, gathered; each region of the base with what both did to it."""
    everything = [(change, True) for change in mine] + [(change, False) for change in others]
    everything.sort(key=lambda item: (item[0].start, item[0].end, item[1]))
    region: list[tuple[Change, bool]] = []
    for item in everything:
        if region and not any(item[0].meets(change) for change, _own in region):
            yield _region(region)
            region = []
        region.append(item)
    if region:
        yield _region(region)


def _region(
    region: list[tuple[Change, bool]],
) -> tuple[int, int, list[Change], list[Change]]:
    own = [change for change, is_own in region if is_own]
    foreign = [change for change, is_own in region if not is_own]
    start = min(change.start for change, _own in region)
    return start, max(change.end for change, _own in region), own, foreign


def _as_read(
    base: Sequence[Piece], start: int, end: int, own: list[Change], foreign: list[Change]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    return _applied(base, start, end, own), _applied(base, start, end, foreign)


def _applied(
    base: Sequence[Piece], start: int, end: int, changes: list[Change]
) -> tuple[Piece, ...]:
    read: list[Piece] = []
    for change in changes:
        read += [*base[start : change.start], *change.pieces]
        start = change.end
    return (*read, *base[start:end])


def _both(
    base: tuple[Piece, ...], ours: tuple[Piece, ...], theirs: tuple[Piece, ...]
) -> tuple[tuple[Piece, ...], bool]:
    mine, others, before = _words(ours), _words(theirs), _words(base)
    if mine in (others, before):
        return theirs, False
    if others == before:
        return ours, False
    if others and mine.startswith(others):
        return ours, False
    if mine and others.startswith(mine):
        return theirs, False
    return (*theirs, *(piece for piece in ours if piece.words not in _lines(theirs))), True


def _words(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.words for piece in pieces)


def _lines(pieces: Sequence[Piece]) -> set[str]:
    return {piece.words for piece in pieces}


def _joined(pieces: Sequence[Piece]) -> str:
    """What begins a text has no space before it: in another place it gets a line of its own."""
    text = ""
    for piece in pieces:
        text += (piece.space or "\n") + piece.words if text else piece.words
    return text
