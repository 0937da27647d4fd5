"""How things are put into words: lists, numbers, whole sentences, and what people wrote.

A pattern is filled once, by name: whatever a value holds comes out as text. Where a pattern has
%(word)s, a translation may use %(number)s instead, the same in figures, or leave it out.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tgtf_portal.core.values.text import plain
from tgtf_portal.core.values.validators import BIDI_CONTROLS, BLANKS
from webinars.recap.drafting.clipping import clipped

LONGEST_QUOTE, LONGEST_CONCLUSION = 280, 600
MOST_NAMED = 6  # countries, clusters or rooms: more are counted

# What no statement may hold when staff save it, see `validators.validate_printable`.
_NO_LETTERS = "".join(chr(plane << 16 | last) for plane in range(15) for last in (0xFFFE, 0xFFFF))
_UNFIT = re.compile(f"[{''.join(BIDI_CONTROLS)}{_NO_LETTERS}\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ENDED = re.compile(r"[.!?…。！？؟۔।։።][\"'”’»)\]]*$")
_OWN_DOT = re.compile(r"(?:\.|\betc|\b\w)\.$")  # ends a word as well: “etc.”, “U.S.”
_LOOSE = " ,;:–—-"


# --- What people wrote ----------------------------------------------------------------------------
def line(text: str) -> str:
    """A text on one line, without what nobody sees or what would turn the line round.

    >>> line("Permits\\n\\ttake \\u202etoo long ")
    'Permits take too long'
    """
    told = _UNFIT.sub("", plain(text))
    return " ".join(told.split()) if any(map(_is_seen, told)) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in BLANKS


def lines(texts: Iterable[str]) -> list[str]:
    """Those that say something."""
    return [told for text in texts if (told := line(text))]


def item(text: str) -> str:
    """What stands in a list or within a sentence: it ends without a stop."""
    told = clipped(line(text), LONGEST_QUOTE).rstrip(_LOOSE)
    return told if _OWN_DOT.search(told) else told.removesuffix(".")


def items(texts: Iterable[str]) -> list[str]:
    return [told for text in texts if (told := item(text))]


def quoted(text: str, *, votes: int = 0) -> str:
    """Somebody's words, with the votes that they got.

    >>> quoted("permits take too long.", votes=4)
    '“permits take too long” (four votes)'
    """
    quote = pgettext("somebody's words", "“%(words)s”") % {"words": item(text)}
    if not votes:
        return quote
    counted = ngettext("%(quote)s (%(word)s vote)", "%(quote)s (%(word)s votes)", votes)
    return counted % {"quote": quote, **number(votes)}


def titled(title: str) -> str:
    return pgettext("a title", "“%(title)s”") % {"title": line(title)}


# --- Sentences ------------------------------------------------------------------------------------
def sentence(text: str) -> str:
    """A capital first and a full stop last, where the text has none of its own.

    >>> sentence("clusters have a role in leading")
    'Clusters have a role in leading.'
    """
    text = text.rstrip(_LOOSE)
    text = text if text[1:2].isupper() else text[:1].title() + text[1:]
    if not text or _ENDED.search(text):
        return text
    return pgettext("the end of a sentence", "%(text)s.") % {"text": text}


def joined(parts: Sequence[str]) -> str:
    """A list as it is spoken; its commas give way where a part has one of its own.

    >>> joined(["oak", "ash", "elm"])
    'oak, ash and elm'
    >>> joined(["oak", "ash, the tall one", "elm"])
    'oak; ash, the tall one; and elm'
    """
    if len(parts) < 2:
        return "".join(parts)
    *first, last = parts
    if len(parts) > 2 and any(", " in part for part in parts):
        between = pgettext("between parts that have commas", "; ")
        return _("%(list)s; and %(last)s") % {"list": between.join(first), "last": last}
    between = pgettext("between the parts of a list", ", ")
    return _("%(list)s and %(last)s") % {"list": between.join(first), "last": last}


# --- Numbers --------------------------------------------------------------------------------------
def number(value: int) -> dict[str, str]:
    """For a pattern: `word` up to twelve in words, `number` in figures.

    >>> number(3), number(1200)["word"]
    ({'word': 'three', 'number': '3'}, '1,200')
    """
    figures = number_format(value, force_grouping=True)
    words = _words()
    return {"word": words[value - 1] if 0 < value <= len(words) else figures, "number": figures}


def _words() -> list[str]:
    return [
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    ]
