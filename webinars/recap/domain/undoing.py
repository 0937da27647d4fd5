"""Taking back what staff decided about a recap's sentences, while it stands as they left it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, Self

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.models import Recap, Statement
from webinars.recap.domain.corrections import editing


class Decided(NamedTuple):
    """How far a sentence is decided, as plain data; times are written out, and of its text only
    the fingerprint is kept: the recap's versions hold the words."""

    position: int
    dropped: bool
    dropped_reason: str
    offered: bool
    accepted_at: str | None
    accepted_by: int | None
    masked_at: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one press changed: each sentence by its row's number, as it was and as it became."""

    version: int  # of the recap, which holds the words as they were
    was: Mapping[int, Decided]
    became: Mapping[int, Decided]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        was, became = (
            {int(pk): Decided(*facts) for pk, facts in data[side].items()}
            for side in ("was", "became")
        )
        return cls(data["version"], was, became)

    @property
    def data(self) -> dict[str, Any]:
        """For a session."""
        return {"version": self.version, "was": {**self.was}, "became": {**self.became}}


def decided(recap: Recap) -> dict[int, Decided]:
    return {s.pk: _decided(s) for s in Statement.objects.filter(recap=recap)}


def last_version(recap: Recap) -> int:
    """The number of the version that holds how the recap stands before its next change."""
    last = recap.versions.only("number").first()
    return last.number if last else 1


def step_between(
    before: Mapping[int, Decided], after: Mapping[int, Decided], version: int
) -> Step | None:
    """None where nothing changed; a sentence that is new belongs to no step."""
    changed = [pk for pk in before if pk in after and before[pk] != after[pk]]
    if not changed:
        return None
    return Step(version, {pk: before[pk] for pk in changed}, {pk: after[pk] for pk in changed})


def undo_step(recap: Recap, step: Step, *, by: User) -> None:
    """Each sentence of the step is as it was before it.

    Refused where one of them changed since, for whoever changed it decided again; and once the
    recap is published, where readers are told of each correction.
    """
    with editing(recap, by=by) as recap:
        if recap.is_published:
            raise Refused(_("The recap is published: correct the sentence instead."))
        rows = list(Statement.objects.select_for_update().filter(recap=recap, pk__in=step.became))
        if {row.pk: _decided(row) for row in rows} != {**step.became}:
            raise Refused(_("Somebody changed this meanwhile; it stays as it is now."))
        for row in rows:
            _put_back(row, step.was[row.pk], step.version)
        audit.record("recap.undone", recap, by=by, number=len(rows))


def _decided(statement: Statement) -> Decided:
    return Decided(
        statement.position,
        statement.dropped,
        statement.dropped_reason,
        statement.offered,
        statement.accepted_at.isoformat() if statement.accepted_at else None,
        statement.accepted_by_id,
        statement.masked_at.isoformat() if statement.masked_at else None,
        _fingerprint(statement.text),
    )


def _put_back(row: Statement, was: Decided, version: int) -> None:
    if _fingerprint(row.text) != was.text:
        row.text = _words(row, was, version)
    row.position, row.dropped, row.dropped_reason = was.position, was.dropped, was.dropped_reason
    row.offered, row.accepted_by_id = was.offered, was.accepted_by
    row.accepted_at = parse_datetime(was.accepted_at) if was.accepted_at else None
    row.masked_at = parse_datetime(was.masked_at) if was.masked_at else None
    row.save()


def _words(row: Statement, was: Decided, version: int) -> str:
    kept = row.recap.versions.filter(number=version).first()
    for snapshot in kept.statements if kept else ():
        if snapshot["key"] == row.key and _fingerprint(snapshot["text"]) == was.text:
            return snapshot["text"]
    raise Refused(_("How the sentence read before is not kept any more."))


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
