"""A recap for machines."""

from typing import Any

from webinars.models import Recap, Statement


def recap_as_json(recap: Recap) -> dict[str, Any]:
    """Each statement that readers see, with the ids of its sources; times in ISO 8601."""
    return {
        "webinar": recap.webinar.slug,
        "title": recap.title,
        "language": recap.language,
        "published_at": recap.published_at.isoformat() if recap.published_at else None,
        "statements": [_statement(s) for s in recap.statements.kept().with_sources()],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.key,
        "section": statement.section,
        "breakout": statement.breakout.title if statement.breakout else None,
        "text": statement.text,
        "edited": statement.edited,
        "sources": [
            {"type": source.type, "id": source.reference, "text": source.text}
            for source in statement.sources.all()
        ],
    }
