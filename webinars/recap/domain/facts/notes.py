"""What was noted in a webinar's rooms, read once, and put together where it says the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Count, Sum

from webinars.live.domain.same_notes.decisions import pairs_of, voters_of
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Breakout, Insight, Vote, Webinar
from webinars.models.insight import credited, owner_told
from webinars.recap.drafting.facts import CopyFacts, NoteFacts

FIELDS = (
    "pk",
    "code",
    "breakout",
    "kind",
    "text",
    "theme",
    "attribution",
    "author_name",
    "registration__cluster__name",
    "key_at",
    "owner",
    "owner_agreed_at",
    "owner_cluster",
    "due_on",
    "carried_votes",
    "merged_into",
)


@dataclass(slots=True)
class NoteRow:
    """An insight as the database has it: with a model's object for each a recap takes a quarter
    longer, see bench/recap.py.
    """

    pk: int
    code: str
    room: int
    kind: str
    text: str
    theme: int | None
    attribution: str
    author_name: str
    cluster: str | None
    key_at: datetime | None
    owner: str
    owner_agreed_at: datetime | None
    owner_cluster: int | None
    due_on: date | None
    carried_votes: int
    merged_into: int | None

    @property
    def reference(self) -> str:
        return f"insight/{self.code}"

    @property
    def credit(self) -> str:
        return credited(self.attribution, self.author_name, self.cluster)


class Notes:
    """Everything that is not hidden, in two queries; which of it says the same, `groups` tell.

    What a host merged is a copy of what it was merged into. A note that no group has, for it was
    written since, stands alone; one that a group has and that is gone by now is not missed.
    """

    def __init__(
        self, webinar: Webinar, rooms: Sequence[Breakout], groups: Sequence[Group]
    ) -> None:
        self.titles = {room.pk: room.title for room in rooms}
        self.shown: dict[int, NoteRow] = {}
        self._merged: defaultdict[int, list[NoteRow]] = defaultdict(list)
        told = Insight.objects.filter(breakout__in=rooms, hidden_at=None).order_by("pk")
        for values in told.values_list(*FIELDS).iterator():
            self._take(NoteRow(*values))
        self.groups = list(self._present(groups))
        self._voters = voters_of(Insight.objects.filter(breakout__webinar=webinar))

    @property
    def conclusions(self) -> Iterator[NoteRow]:
        return (row for row in self.shown.values() if row.kind == Insight.Kind.CONCLUSION)

    def told(self, rows: Sequence[NoteRow]) -> NoteFacts:
        """The first in its words, the others as its copies; whoever voted for several counts once.

        A mark as a key insight is the whole group's, whichever of the copies got it.
        """
        lead, *others = rows
        merged = [copy for row in rows for copy in self._merged[row.pk]]
        return NoteFacts(
            reference=lead.reference,
            row=lead.pk,
            text=lead.text,
            kind=lead.kind,
            votes=self._votes(rows),
            credit=lead.credit,
            key=any(row.key_at for row in rows),
            owner=owner_told(lead.owner, lead.owner_agreed_at, lead.owner_cluster),
            due_on=lead.due_on,
            copies=tuple(self._copy(row) for row in (*others, *merged)),
        )

    def _take(self, row: NoteRow) -> None:
        if row.merged_into:
            self._merged[row.merged_into].append(row)
        else:
            self.shown[row.pk] = row

    def _present(self, groups: Iterable[Group]) -> Iterator[list[NoteRow]]:
        alone = {row.pk: row for row in self.shown.values() if row.kind != Insight.Kind.CONCLUSION}
        for group in groups:
            if rows := [alone.pop(key) for key in group.keys if key in alone]:
                yield rows
        yield from ([row] for row in alone.values())

    def _votes(self, rows: Sequence[NoteRow]) -> int:
        voters = {person for row in rows for person in self._voters.get(row.pk, ())}
        merged = (copy for row in rows for copy in self._merged[row.pk])
        return len(voters) + sum(row.carried_votes for row in (*rows, *merged))

    def _copy(self, row: NoteRow) -> CopyFacts:
        return CopyFacts(row.reference, row.pk, row.text, self.titles[row.room])


def stamp_of(webinar: Webinar) -> str:
    """Of everything that decides which notes say the same; what changed has another one."""
    notes = Insight.objects.filter(breakout__webinar=webinar, hidden_at=None).order_by("pk")
    votes = Vote.objects.filter(insight__breakout__webinar=webinar)
    stamp = sha256()
    for row in notes.values_list(
        "pk", "breakout", "kind", "text", "carried_votes", "merged_into"
    ).iterator():
        stamp.update(repr(row).encode())
    given = votes.aggregate(Count("pk"), Sum("registration"), Sum("insight"))
    answers = [
        sorted(pairs_of(link, webinar))
        for link in (Insight.same_as.through, Insight.apart_from.through)
    ]
    stamp.update(repr((given, answers)).encode())
    return stamp.hexdigest()
