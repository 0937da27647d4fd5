"""What differs between two versions of a recap: pure, on the plain data that a version keeps.

>>> grids = {"key": "note/1", "section": "breakouts", "breakout": "Energy", "text": "Share grids."}
>>> mentors = {"key": "note/2", "section": "breakouts", "breakout": "Energy", "text": "Mentors."}
>>> edited = {**grids, "text": "Share local grids."}
>>> for difference in differences([grids, mentors], [edited]):
...     print(difference.key, *difference.what, difference.pieces)
note/1 reworded (Piece('Share ', ''), Piece('local ', 'new'), Piece('grids.', ''))
note/2 gone (Piece('Mentors.', 'gone'),)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Told = Mapping[str, Any]  # a statement as a version keeps it

ADDED, GONE, MOVED, REWORDED, RESOURCED = "added", "gone", "moved", "reworded", "resourced"
DROPPED, RESTORED, OFFERED, TAKEN_IN = "dropped", "restored", "offered", "taken_in"
MOST_WORDS = 2_000  # of a longer text, the whole is told as gone and as new: the cost stays bounded

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: in both versions, or `gone`, or `new`."""

    text: str
    change: str

    def __repr__(self) -> str:
        return f"Piece({self.text!r}, {self.change!r})"


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one statement; `told` is how it stands last, `pieces` its words."""

    told: Told
    what: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> str:
        return self.told["key"]


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word; what comes from another place or the end of a line counts as the same word.

    >>> word_differences("Roadmaps are needed.", "Roadmaps are needed now.")
    (Piece('Roadmaps are ', ''), Piece('needed.', 'gone'), Piece('needed now.', 'new'))
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS and before != after:
        return _pieces((before, GONE), (after, "new"))
    found: list[tuple[str, str]] = []
    for tag, start, end, first, last in _matched(_bare(old), _bare(new)):
        if tag == "equal":
            found.append(("".join(new[first:last]), ""))
        else:
            found += [("".join(old[start:end]), GONE), ("".join(new[first:last]), "new")]
    return _pieces(*found)


def differences(before: Sequence[Told], after: Sequence[Told]) -> list[Difference]:
    """The statements that differ, in reading order; what is gone stands where it stood."""
    old, new = _by_key(before), _by_key(after)
    found = (
        _difference(was, now, stayed) for was, now, stayed in _side_by_side(before, after, old, new)
    )
    return [difference for difference in found if difference.what]


def counted(found: Sequence[Difference]) -> dict[str, int]:
    """How many statements each change befell.

    >>> counted(differences([], [{"key": "a", "text": "A."}, {"key": "b", "text": "B."}]))
    {'added': 2}
    """
    numbers: dict[str, int] = {}
    for difference in found:
        for what in difference.what:
            numbers[what] = numbers.get(what, 0) + 1
    return numbers


def _by_key(statements: Sequence[Told]) -> dict[str, Told]:
    return {told["key"]: told for told in statements}


def _side_by_side(
    before: Sequence[Told], after: Sequence[Told], old: dict[str, Told], new: dict[str, Told]
) -> Iterator[tuple[Told | None, Told | None, bool]]:
    """Each statement once: as it was, as it is, and whether it kept its place among the others."""
    keys = [told["key"] for told in before], [told["key"] for told in after]
    for tag, start, end, first, last in _matched(*keys):
        for told in before[start:end] if tag != "equal" else ():
            if told["key"] not in new:
                yield told, None, False
        for told in after[first:last]:
            yield old.get(told["key"]), told, tag == "equal"


def _difference(was: Told | None, now: Told | None, stayed: bool) -> Difference:
    if was and now:
        moved = not stayed or _place(was) != _place(now)
        words = word_differences(was["text"], now["text"])
        return Difference(now, tuple(_changes(was, now, moved=moved)), words)
    if now:
        what: tuple[str, ...] = (ADDED, OFFERED) if now.get("offered") else (ADDED,)
        return Difference(now, what, _pieces((now["text"], "new")))
    gone = was or {}
    return Difference(gone, (GONE,), _pieces((gone["text"], GONE)))


def _changes(was: Told, now: Told, *, moved: bool) -> Iterator[str]:
    if was["text"] != now["text"]:
        yield REWORDED
    if moved:
        yield MOVED
    for name, begun, ended in (("dropped", DROPPED, RESTORED), ("offered", OFFERED, TAKEN_IN)):
        if bool(was.get(name)) != bool(now.get(name)):
            yield begun if now.get(name) else ended
    if was.get("sources", []) != now.get("sources", []):
        yield RESOURCED


def _place(told: Told) -> tuple[Any, Any]:
    return told.get("section"), told.get("breakout")


def _matched(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _pieces(*found: tuple[str, str]) -> tuple[Piece, ...]:
    return tuple(Piece(text, change) for text, change in found if text)
