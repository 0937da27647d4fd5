"""Long texts cut short where a reader would pause, never through what is read as one character."""

import re
import unicodedata

LEAST = 40  # characters: a shorter first sentence, such as “Yes.”, says too little alone
LEAST_WORD = 3  # letters before a full stop; after fewer it may be an abbreviation’s
_MAYBE_END = re.compile(r"(\w*)[.!?…]+[\"'”’»)\]]*(?= )|()[。！？]")
_JOINER, _VIRAMA = "\u200d", 9  # the latter is a combining class: the next letter joins in
_LOOSE_ENDS = " ,;:–—-([“„«"


def clipped(text: str, longest: int) -> str:
    """The text as it is where it is short enough, else its first sentence, or its first words.

    >>> clipped("Permits take too long, and nobody says why. Fees are high.", 50)
    'Permits take too long, and nobody says why.'
    >>> clipped("Permits take too long, and nobody says why", 30)
    'Permits take too long, and …'
    """
    if len(text) <= longest:
        return text
    return _first_sentence(text, longest) or _first_words(text, longest)


def _first_sentence(text: str, longest: int) -> str:
    for found in _MAYBE_END.finditer(text, 0, longest + 1):
        if LEAST <= found.end() <= longest and _ends(text, found):
            return text[: found.end()]
    return ""


def _ends(text: str, found: re.Match[str]) -> bool:
    word, following = found[1], text[found.end() :].lstrip()[:1]
    abbreviation = word is not None and "." in found[0] and len(word) < LEAST_WORD
    return not (abbreviation or following.islower() or following.isdigit())


def _first_words(text: str, longest: int) -> str:
    room = longest - len(" …")
    place = text.rfind(" ", room // 2, room + 1)
    if place < 0:  # one long word, or a script without spaces
        place = _boundary(text, room)
    return f"{text[:place].rstrip(_LOOSE_ENDS)} …"


def _boundary(text: str, place: int) -> int:
    """The last place up to this one that is not within a character as people see them."""
    at = place
    while at and _continues(text, at):
        at -= 1
    return at or place


def _continues(text: str, place: int) -> bool:
    """A plain reading of Unicode's rules for grapheme clusters (UAX 29)."""
    before, here = text[place - 1], text[place]
    if _JOINER in (before, here) or unicodedata.combining(before) == _VIRAMA:
        return True
    if _is_flag_letter(here):
        return _flag_letters_before(text, place) % 2 == 1
    return unicodedata.category(here).startswith("M") or _extends(here)


def _extends(letter: str) -> bool:
    """Skin tones, the tags of some flags, and parts of Korean, Thai and Lao syllables."""
    skin_or_tag = "\U0001f3fb" <= letter <= "\U0001f3ff" or "\U000e0020" <= letter <= "\U000e007f"
    return skin_or_tag or "\u1160" <= letter <= "\u11ff" or letter in "\u0e33\u0eb3\u200c"


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
    start = place
    while start and _is_flag_letter(text[start - 1]):
        start -= 1
    return place - start
