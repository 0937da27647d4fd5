"""What a list shows of notes and sentences that were published: facts from the database, and the
line that they make in the reader's language.

The facts are plain values, so that a line is known by them: it is written once, and again when one
of them has changed. Rows of models would cost more than all the rest of the list: bench/http.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.folding import Piece, marked
from tgtf_portal.core.values.routes import address_of
from webinars.live.domain.commitments import state_by
from webinars.models import Insight, Statement
from webinars.models.insight import credited, owner_told
from webinars.models.statement import address_in_recap

LONGEST_SHOWN = 600  # characters of a text in a list; its own page has all of it
NOTE_SHOWN = (
    *("pk", "code", "kind", "text", "attribution", "author_name", "registration__cluster__name"),
    *("owner", "owner_agreed_at", "owner_cluster", "due_on", "done_on", "vote_count"),
    *("theme__name", "breakout__title"),
    *(f"breakout__webinar__{name}" for name in ("title", "starts_at", "time_zone")),
)
STANDING_SHOWN = ("insight", "statement__key", "statement__recap__webinar__slug")
SENTENCE_SHOWN = (
    *("key", "section", "text", "breakout__title"),
    *(f"recap__webinar__{name}" for name in ("slug", "title", "starts_at", "time_zone")),
)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A published insight, what was searched for marked."""

    address: str
    kind: str
    text: str
    pieces: Sequence[Piece]
    credit: str
    votes: int
    theme: str
    room: str
    webinar: str
    starts_at: datetime
    time_zone: str
    sentence: str  # the address of the first in a recap that stands on it
    state: str  # of a commitment; else nothing
    taken_on_by: str
    due_on: date | None
    done_on: date | None


class NoteFacts(NamedTuple):
    """As `NOTE_SHOWN` has them, without the number, and the first sentence."""

    code: str
    kind: str
    text: str
    attribution: str
    author_name: str
    author_cluster: str | None
    owner: str
    owner_agreed_at: datetime | None
    owner_cluster: int | None
    due_on: date | None
    done_on: date | None
    votes: int
    theme: str | None
    room: str
    webinar: str
    starts_at: datetime
    time_zone: str
    sentence_key: str
    sentence_webinar: str

    def line(self, words: Sequence[str] = ()) -> NoteLine:
        sentence = address_in_recap(self.sentence_webinar, self.sentence_key)
        return NoteLine(
            address_of("webinars:insight-detail", self.code),
            label_of(Insight.Kind, self.kind),
            self.text,
            marked(self.text, words, longest=LONGEST_SHOWN),
            credited(self.attribution, self.author_name, self.author_cluster),
            self.votes,
            self.theme or "",
            self.room,
            self.webinar,
            self.starts_at,
            self.time_zone,
            sentence if self.sentence_key else "",
            state_by(self.kind, self.due_on, self.done_on, timezone.localdate()),
            owner_told(self.owner, self.owner_agreed_at, self.owner_cluster),
            self.due_on,
            self.done_on,
        )


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """A sentence of a published recap, likewise."""

    address: str
    section: str
    text: str
    pieces: Sequence[Piece]
    room: str
    webinar: str
    starts_at: datetime
    time_zone: str


class SentenceFacts(NamedTuple):
    """As `SENTENCE_SHOWN` has them."""

    key: str
    section: str
    text: str
    room: str | None
    slug: str
    webinar: str
    starts_at: datetime
    time_zone: str

    def line(self, words: Sequence[str] = ()) -> SentenceLine:
        return SentenceLine(
            address_in_recap(self.slug, self.key),
            label_of(Statement.Section, self.section),
            self.text,
            marked(self.text, words, longest=LONGEST_SHOWN),
            self.room or "",
            self.webinar,
            self.starts_at,
            self.time_zone,
        )
