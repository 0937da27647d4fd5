"""The notes of one break-out: what its host marked as key, then the strongest by kind."""

from collections.abc import Collection, Iterator, Sequence

from webinars.recap.drafting import sources
from webinars.recap.drafting.facts import Draft, NoteFacts, RoomFacts
from webinars.recap.drafting.kinds import (
    KEY,
    KEY_CREDITED,
    KEY_OF_KIND,
    KEY_OF_KIND_CREDITED,
    KINDS,
    PLAIN,
    kind_of,
)
from webinars.recap.drafting.limits import MOST_NOTES, strongest
from webinars.recap.drafting.phrases import Phrases, Place, placed
from webinars.recap.drafting.wording import item, line, quoted, sentence


def notes(room: RoomFacts, keep: Collection[str], elsewhere: Collection[str]) -> Iterator[Draft]:
    """`elsewhere` are references of notes that the next steps tell; they are not told twice."""
    ours = [
        note
        for note in room.notes
        if note.reference not in elsewhere or (keep and key_of(note) in keep)
    ]
    ranked = sorted(ours, key=lambda note: (not note.key, -note.votes))
    told = [
        note for note in strongest(ranked, MOST_NOTES, key=key_of, keep=keep) if item(note.text)
    ]
    for phrases, place, note in _in_order(told):
        facts = {
            "quote": quoted(note.text, votes=note.votes),
            "credit": sole_credit(note),
            "kind": str(KINDS[kind_of(note.kind)].one),
        }
        text = sentence(phrases.fill(place, facts))
        yield Draft(key_of(note), "breakouts", text, sources.of_note(note), room.row)


def key_of(note: NoteFacts) -> str:
    return f"note/{note.reference}"


def sole_credit(note: NoteFacts) -> str:
    """Nobody's where others wrote the same: one name would take it from them."""
    return "" if note.copies else line(note.credit)


def _in_order(told: Sequence[NoteFacts]) -> Iterator[tuple[Phrases, Place, NoteFacts]]:
    """Each with its patterns and which of them it takes."""
    key = [note for note in told if note.key]
    met = {kind_of(note.kind) for note in key}
    for place, note in placed(key):
        yield _key_phrases(note), place, note
    for kind, told_as in KINDS.items():
        some = [note for note in told if not note.key and kind_of(note.kind) == kind]
        for place, note in placed(some, met=kind in met):
            yield told_as.credited if sole_credit(note) else told_as.anonymous, place, note


def _key_phrases(note: NoteFacts) -> Phrases:
    if kind_of(note.kind) == PLAIN:
        return KEY_CREDITED if sole_credit(note) else KEY
    return KEY_OF_KIND_CREDITED if sole_credit(note) else KEY_OF_KIND
