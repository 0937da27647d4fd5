"""The recap as data, for programs."""

from typing import Any

from webinars.recap.domain.document import RecapDocument, Sentence


def recap_as_json(telling: RecapDocument) -> dict[str, Any]:
    """Each statement that readers see, with the ids of its sources; times in ISO 8601."""
    return {
        "webinar": telling.slug,
        "title": telling.title,
        "language": telling.language,
        "published_at": telling.published_at,
        "statements": [_statement(sentence) for sentence in telling.in_order],
    }


def _statement(sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.key,
        "section": sentence.section,
        "breakout": sentence.breakout,
        "text": sentence.text,
        "edited": sentence.edited,
        "sources": [
            {"type": note.type, "id": note.reference, "text": note.text} for note in sentence.notes
        ],
    }
