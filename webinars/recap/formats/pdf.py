"""A published recap to keep and to pass on: as tagged PDF."""

import json
import re
import unicodedata
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tgtf_portal.core.renderings import TypesettingError, breakable, font_families, typeset
from webinars.recap.domain.document import RecapDocument
from webinars.recap.domain.figures import TITLE
from webinars.recap.formats.writer import KEPT, about_sources

PAPER = Path(settings.BASE_DIR) / "webinars" / "paper" / "recap.typ"
HEAD = 60  # letters of the title at the head of each page
NO_GLYPH = "▯"

# Each text names itself in the complaint as the source of a string would, with its escapes.
_UNWRITTEN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@lru_cache(maxsize=KEPT)
def recap_pdf(document: RecapDocument) -> bytes:
    """Tagged by PDF/UA-1; the same recap is the same bytes."""
    words = json.dumps(pdf_words(document), ensure_ascii=False)
    return set_readably(PAPER, words, document.dated)


def set_readably(paper: Path, words: str, dated: int) -> bytes:
    """A character that no font here can write becomes an empty box: in a long text one of them is
    no reason for no document. `words` are JSON.
    """
    for _again in range(5):
        try:
            return typeset(paper, words, timestamp=dated)
        except TypesettingError as error:
            unwritten = _unwritten(error)
            if not unwritten:
                raise
            words = _any_of(unwritten).sub(lambda text: "" if _unseen(text[0]) else NO_GLYPH, words)
    raise ValueError("no font here can write this")


def pdf_words(document: RecapDocument) -> dict[str, Any]:
    language, _dash, region = document.language.partition("-")
    with translation.override(document.language):
        return {
            **_values(document),
            "figures": [
                {**_values(figure), "columns": figure.columns, "longest": figure.longest}
                for figure in document.figures
            ],
            "name": document.title,
            "short": breakable(shortened(document.title)),
            "words": {
                "edited": _("edited"),
                "corrections": _("Corrections"),
                "figures": str(TITLE),
                "sources": _("Sources"),
                "how": about_sources(),
                "online": _("This recap on the web:"),
            },
            "link": document.link,
            "language": language,
            "region": region.upper() or None,
            "fonts": font_families(),
        }


def _values(value: Any) -> Any:
    """What the document holds, as plain data; long words in it may be broken."""
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, tuple):
        return [_values(one) for one in value]
    if is_dataclass(value):
        return {field.name: _values(getattr(value, field.name)) for field in fields(value)}
    return value


def shortened(title: str) -> str:
    """What fits at the head of a page, cut between two words where it has several.

    >>> shortened("Building the pathways for green clusters – sustainable business models")
    'Building the pathways for green clusters – sustainable…'
    """
    if len(title) <= HEAD:
        return title
    return f"{title[:HEAD].rpartition(' ')[0] or title[:HEAD]}…"


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
