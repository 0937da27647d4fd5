"""Versions of a recap: the text as it stood after each change, and what differs between two."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction

from tgtf_portal.core.models import User
from webinars.models import Recap, RecapVersion, Source, Statement

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


Cause = RecapVersion.Cause

# A turn of the recap's life is kept even where no word changed: it says what was read then.
TURNS = {Cause.APPROVED, Cause.PUBLISHED, Cause.WITHDRAWN}


@transaction.atomic
def keep_version(recap: Recap, cause: str, *, by: User | None) -> RecapVersion | None:
    """Keep how the recap stands now; None where nothing changed since the last version.

    Its callers hold the recap's row, so two versions never ask for one number.
    """
    told = [as_told(statement) for statement in _statements(recap)]
    last = recap.versions.first()
    if last and cause not in TURNS and _same(last, recap, told):
        return None
    return RecapVersion.objects.create(
        recap=recap,
        number=last.number + 1 if last else 1,
        cause=cause,
        by=by,
        title=recap.title,
        standfirst=recap.standfirst,
        statements=told,
    )


def changed_between(older: RecapVersion, newer: RecapVersion) -> list[Difference]:
    """What differs, headline and standfirst first."""
    return differences([*_heading(older), *older.statements], [*_heading(newer), *newer.statements])


def as_told(statement: Statement) -> dict[str, Any]:
    """A statement as plain data; needs `with_sources` or a query more."""
    return {
        "key": statement.key,
        "section": statement.section,
        "breakout": statement.breakout.title if statement.breakout else "",
        "text": statement.text,
        "dropped": statement.dropped,
        "offered": statement.offered,
        "sources": [_source(source) for source in statement.sources.all()],
    }


def _statements(recap: Recap) -> list[Statement]:
    rows = Statement.objects.filter(recap=recap).order_by("position", "pk")
    return list(rows.select_related("breakout").prefetch_related("sources"))


def _source(source: Source) -> dict[str, str]:
    return {"type": source.type, "id": source.reference, "text": source.text}


def _same(last: RecapVersion, recap: Recap, told: list[dict[str, Any]]) -> bool:
    return (last.title, last.standfirst, last.statements) == (recap.title, recap.standfirst, told)


def _heading(version: RecapVersion) -> list[Told]:
    """The headline and the standfirst, told as if they were statements."""
    return [
        {"key": name, "section": name, "text": getattr(version, name)}
        for name in ("title", "standfirst")
    ]


def wordings_of(statement: Statement) -> list[tuple[RecapVersion, str]]:
    """Each text that the sentence ever had and the version in which it came up, the last first."""
    found: list[tuple[RecapVersion, str]] = []
    versions = RecapVersion.objects.filter(recap=statement.recap_id).select_related("by")
    for version in versions.order_by("number").iterator(chunk_size=20):
        text = next((s["text"] for s in version.statements if s["key"] == statement.key), None)
        if text is not None and (not found or found[-1][1] != text):
            found.append((version, text))
    return found[::-1]
