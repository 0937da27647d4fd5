"""A published recap to keep and to pass on: as tagged PDF and as Markdown."""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tgtf_portal.core.documents import TypesettingError, breakable, font_families, typeset
from webinars.recap.domain.document import Note, RecapDocument, Sentence
from webinars.recap.domain.figures import TITLE, Figure

PAPER = Path(settings.BASE_DIR) / "webinars" / "paper" / "recap.typ"
KEPT = 16  # documents in memory, as readers of one mail ask for the same few: bench/documents.py
HEAD = 60  # letters of the title at the head of each page
NO_GLYPH = "▯"

# Each text names itself in the complaint as the source of a string would, with its escapes.
_UNWRITTEN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


# --- PDF -----------------------------------------------------------------------------------------
@lru_cache(maxsize=KEPT)
def recap_pdf(telling: RecapDocument) -> bytes:
    """Tagged by PDF/UA-1; the same recap is the same bytes. A character that no font here can
    write becomes an empty box: in a long text one of them is no reason for no document.
    """
    words = json.dumps(pdf_words(telling), ensure_ascii=False)
    for _again in range(5):
        try:
            return typeset(PAPER, words, timestamp=telling.dated)
        except TypesettingError as error:
            unwritten = _unwritten(error)
            if not unwritten:
                raise
            words = _any_of(unwritten).sub(lambda text: "" if _unseen(text[0]) else NO_GLYPH, words)
    raise ValueError("no font here can write this recap")


def pdf_words(telling: RecapDocument) -> dict[str, Any]:
    language, _dash, region = telling.language.partition("-")
    seen: set[int] = set()
    with translation.override(telling.language):
        return {
            "name": telling.title,
            "title": breakable(telling.title),
            "short": breakable(shortened(telling.title)),
            "eyebrow": telling.eyebrow,
            "standfirst": breakable(telling.standfirst),
            "warning": telling.warning,
            "publisher": telling.publisher,
            "facts": [[name, breakable(value)] for name, value in telling.facts],
            "chapters": [
                {
                    "title": breakable(chapter.title),
                    "blocks": [
                        {"form": b.form, "sentences": [_told(s, seen) for s in b.sentences]}
                        for b in chapter.blocks
                    ],
                }
                for chapter in telling.chapters
            ],
            "figures": [_drawn(figure) for figure in telling.figures],
            "corrections": [[day, breakable(note)] for day, note in telling.corrections],
            "notes": [_noted(note) for note in telling.notes],
            "words": {
                "edited": _("edited"),
                "corrections": _("Corrections"),
                "figures": str(TITLE),
                "sources": _("Sources"),
                "how": how_it_is_told(),
                "online": _("This recap on the web:"),
            },
            "link": telling.link,
            "language": language,
            "region": region.upper() or None,
            "fonts": font_families(),
        }


def how_it_is_told() -> str:
    return _(
        "The numbers in the text lead here: each sentence stands on what is listed. "
        "A sentence marked as edited was put into other words by the facility."
    )


def shortened(title: str) -> str:
    """What fits at the head of a page, cut between two words where it has several.

    >>> shortened("Building the pathways for green clusters – sustainable business models")
    'Building the pathways for green clusters – sustainable…'
    """
    if len(title) <= HEAD:
        return title
    return f"{title[:HEAD].rpartition(' ')[0] or title[:HEAD]}…"


def _told(sentence: Sentence, seen: set[int]) -> dict[str, Any]:
    notes = []
    for note in sentence.notes:
        notes.append({"number": note.number, "first": note.number not in seen})
        seen.add(note.number)
    return {"text": breakable(sentence.text), "edited": sentence.edited, "notes": notes}


def _drawn(figure: Figure) -> dict[str, Any]:
    return {
        "title": figure.title,
        "note": figure.note,
        "columns": [figure.what, capfirst(figure.counted)],
        "longest": figure.longest,
        "bars": [{"label": breakable(bar.label), "count": bar.count} for bar in figure.bars],
    }


def _noted(note: Note) -> dict[str, Any]:
    return {
        "number": note.number,
        "label": note.label,
        "text": breakable(note.text),
        "votes": note.votes,
    }


def _unwritten(error: TypesettingError) -> set[str]:
    """The characters that the complaint is about, each with the marks that belong to it.

    What nobody sees, such as a place where a word may be broken, is complained about for its
    neighbour's sake: it counts only where nothing else is left.
    """
    found = {_unescaped(text) for text in _UNWRITTEN.findall(error.diagnostic)} - {""}
    return {text for text in found if not _unseen(text)} or found


def _unseen(text: str) -> bool:
    return all(unicodedata.category(character) == "Cf" for character in text)


def _any_of(texts: set[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, longest_first)))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
