"""Text in one spelling, as every kind of file can hold it, and the texts of several rows as one."""

import re
import unicodedata
from typing import Any

from django.db.models import Aggregate, TextField

# No file needs them, XML forbids most of them, and a lone direction mark turns round what follows.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")

# Blanks of every width; not tabs and line breaks, which mean something.
_BLANKS = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def one_spaced(text: str) -> str:
    """One spelling of what looks the same: composed letters, plain single blanks, none at the ends.

    >>> one_spaced("  Zoe\u0308\u00a0  Roux ")
    'Zoë Roux'
    """
    if text.isascii() and "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def plain(text: str) -> str:
    """The same words without control characters; every kind of line break becomes a newline.

    Marks that words are spelled with, such as the joiners of emoji and of Persian, stay.

    >>> plain("up\\u202eside\\x07\\r\\ndown")
    'upside\\ndown'
    """
    return _UNWRITABLE.sub("", _LINE_BREAK.sub("\n", text)).strip()


def lines(text: str) -> list[str]:
    """What was written one a line.

    >>> lines("share best practices\\n\\n  exchange knowledge ")
    ['share best practices', 'exchange knowledge']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


class Joined(Aggregate):
    """Joined by commas, in no order that is promised."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ', ')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)
