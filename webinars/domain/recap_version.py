"""Versions of a recap: the whole text as it stood after each change."""

from typing import Any

from django.db import transaction

from tgtf_portal.core.models import User
from webinars.domain.version_difference import Difference, Told, differences
from webinars.models import Recap, RecapVersion, Source, Statement

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
