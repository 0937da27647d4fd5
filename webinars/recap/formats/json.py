"""The recap as data, for programs."""

import json
from typing import Any

from webinars.recap.domain.document import DocumentSentence, RecapDocument


def recap_json(document: RecapDocument) -> str:
    """Each statement that readers see, with the ids of its sources; times in ISO 8601."""
    values = {
        "webinar": document.slug,
        "title": document.title,
        "language": document.language,
        "published_at": document.published_at,
        "statements": [_statement(sentence) for sentence in document.sentences],
    }
    return json.dumps(values, ensure_ascii=False)


def _statement(sentence: DocumentSentence) -> dict[str, Any]:
    return {
        "id": sentence.key,
        "section": sentence.section,
        "breakout": sentence.breakout,
        "text": sentence.text,
        "edited": sentence.edited,
        "sources": [
            {"type": source.type, "id": source.reference, "text": source.text}
            for source in sentence.sources
        ],
    }
