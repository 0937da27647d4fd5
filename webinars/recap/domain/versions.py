"""Versions of a recap: the text as it stood after each change, and what differs between two."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from webinars.models import Recap, RecapVersion, Source, Statement
from webinars.recap.domain.outline import label_of

Snapshot = Mapping[str, Any]  # a statement as a version keeps it
GONE, NEW = "gone", "new"  # words, between two versions
HEADINGS: dict[str, Promise] = {"title": _("Headline"), "standfirst": _("Standfirst")}
MOST_WORDS = 2_000  # of a longer text, the whole counts as gone and as new: the cost stays bounded
_WORD = re.compile(r"\S+\s*|\s+")


class Change(TextChoices):
    """What became of a statement between two versions."""

    ADDED = "added", _("Added")
    GONE = "gone", _("Gone")
    MOVED = "moved", _("Moved")
    REWORDED = "reworded", _("Reworded")
    RESOURCED = "resourced", _("Other sources")
    DROPPED = "dropped", _("Dropped")
    RESTORED = "restored", _("Restored")
    OFFERED = "offered", _("Offered")
    TAKEN_IN = "taken_in", _("Taken in")


class WordPiece(NamedTuple):
    """Some words of a text: in both versions, or `gone`, or `new`."""

    text: str
    change: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one statement, as it stands last; `pieces` are its words."""

    statement: Snapshot
    changes: tuple[Change, ...]
    pieces: tuple[WordPiece, ...]

    @property
    def key(self) -> str:
        return self.statement["key"]

    @property
    def place(self) -> str:
        if self.key in HEADINGS:
            return str(HEADINGS[self.key])
        section, room = label_of(self.statement["section"], None), self.statement.get("breakout")
        return f"{section}: {room}" if room else section


def word_differences(before: str, after: str) -> tuple[WordPiece, ...]:
    """Word by word; what comes from another place or the end of a line counts as the same word.

    >>> [tuple(p) for p in word_differences("Roadmaps are needed.", "Roadmaps are needed now.")]
    [('Roadmaps are ', ''), ('needed.', 'gone'), ('needed now.', 'new')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS and before != after:
        return _pieces((before, GONE), (after, NEW))
    found: list[tuple[str, str]] = []
    for tag, start, end, first, last in _matched(_bare(old), _bare(new)):
        if tag == "equal":
            found.append(("".join(new[first:last]), ""))
        else:
            found += [("".join(old[start:end]), GONE), ("".join(new[first:last]), NEW)]
    return _pieces(*found)


def differences(before: Sequence[Snapshot], after: Sequence[Snapshot]) -> list[Difference]:
    """The statements that differ, in reading order; what is gone stands where it stood."""
    found = (_difference(*both) for both in _side_by_side(before, after))
    return [difference for difference in found if difference.changes]


def _side_by_side(
    before: Sequence[Snapshot], after: Sequence[Snapshot]
) -> Iterator[tuple[Snapshot | None, Snapshot | None, bool]]:
    """Each statement once: as it was, as it is, and whether it kept its place among the others."""
    old, new = ({one["key"]: one for one in side} for side in (before, after))
    for tag, start, end, first, last in _matched([*old], [*new]):
        for was in before[start:end] if tag != "equal" else ():
            if was["key"] not in new:
                yield was, None, False
        for now in after[first:last]:
            yield old.get(now["key"]), now, tag == "equal"


def _difference(was: Snapshot | None, now: Snapshot | None, stayed: bool) -> Difference:
    if was and now:
        moved = not stayed or _place(was) != _place(now)
        words = word_differences(was["text"], now["text"])
        return Difference(now, tuple(_changes(was, now, moved=moved)), words)
    if now:
        offered = (Change.OFFERED,) if now.get("offered") else ()
        return Difference(now, (Change.ADDED, *offered), _pieces((now["text"], NEW)))
    gone = was or {}
    return Difference(gone, (Change.GONE,), _pieces((gone["text"], GONE)))


def _changes(was: Snapshot, now: Snapshot, *, moved: bool) -> Iterator[Change]:
    if was["text"] != now["text"]:
        yield Change.REWORDED
    if moved:
        yield Change.MOVED
    for name, begun, ended in (
        ("dropped", Change.DROPPED, Change.RESTORED),
        ("offered", Change.OFFERED, Change.TAKEN_IN),
    ):
        if bool(was.get(name)) != bool(now.get(name)):
            yield begun if now.get(name) else ended
    if was.get("sources", []) != now.get("sources", []):
        yield Change.RESOURCED


def _place(statement: Snapshot) -> tuple[Any, Any]:
    return statement.get("section"), statement.get("breakout")


def _matched(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _pieces(*found: tuple[str, str]) -> tuple[WordPiece, ...]:
    return tuple(WordPiece(text, change) for text, change in found if text)


Cause = RecapVersion.Cause

# A turn of the recap's life is kept even where no word changed: it says what was read then.
TURNS = {Cause.APPROVED, Cause.PUBLISHED, Cause.WITHDRAWN}


@transaction.atomic
def keep_version(recap: Recap, cause: str, *, by: User | None) -> RecapVersion | None:
    """Keep how the recap stands now; None where nothing changed since the last version.

    Its callers hold the recap's row, so two versions never ask for one number.
    """
    snapshots = [snapshot_of(statement) for statement in _statements(recap)]
    last = recap.versions.first()
    if last and cause not in TURNS and _same(last, recap, snapshots):
        return None
    return RecapVersion.objects.create(
        recap=recap,
        number=last.number + 1 if last else 1,
        cause=cause,
        by=by,
        title=recap.title,
        standfirst=recap.standfirst,
        statements=snapshots,
    )


def changed_between(older: RecapVersion, newer: RecapVersion) -> list[Difference]:
    """What differs, headline and standfirst first."""
    return differences([*_heading(older), *older.statements], [*_heading(newer), *newer.statements])


def snapshot_of(statement: Statement) -> dict[str, Any]:
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


def _same(last: RecapVersion, recap: Recap, statements: list[dict[str, Any]]) -> bool:
    known = last.title, last.standfirst, last.statements
    return known == (recap.title, recap.standfirst, statements)


def _heading(version: RecapVersion) -> list[Snapshot]:
    """The headline and the standfirst, as if they were statements."""
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
