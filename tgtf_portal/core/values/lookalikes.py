"""What looks like something else: letters of another script that a reader takes for Latin ones.

`skeleton` brings a text to what a reader sees of it, by Unicode's table of confusables (UTS 39).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from tgtf_portal.core.values.folding import folded

# Scripts that are written together within one word (UTS 39, section 5.2, “highly restrictive”).
TOGETHER = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)
ANY_SCRIPT = {"COMMON", "INHERITED", "Unknown"}
_SAME = str.maketrans("I1|0", "lllO")
# Among plain letters one is put for another only where it stands out: PauI, Adm1n.
_STANDS_OUT = re.compile(r"[a-z][I|]|[A-Za-z][10]|[10|][a-z]")

Names = Callable[[], Iterable[str]]
_sources: list[Names] = []


def protect(names: Names) -> Names:
    """Sign up names that nobody else's may be mistaken for."""
    _sources.append(names)
    return names


def skeleton(text: str) -> str:
    """As a reader sees it, the same for all texts that look alike.

    >>> skeleton("\u0410dm1n") == skeleton("Admln"), skeleton("Faciliity")
    (True, 'faciliity')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_latin_for())
    return " ".join(folded(text.translate(_SAME)).split())


def imitates(text: str) -> bool:
    """Whether one of the names that are protected seems to stand in it and does not."""
    if text.isascii() and not _STANDS_OUT.search(text):
        return False
    seen, plain = f" {skeleton(text)} ", f" {_plain(text)} "
    if seen == plain:
        return False
    names = {name for source in _sources for name in source() if name}
    return any(f" {_plain(name)} " not in plain and _is_seen(name, seen) for name in names)


def is_deceptive_host(host: str) -> bool:
    """A name of which a part mixes scripts, or has only letters that look like Latin ones."""
    labels = [_as_shown(label) for label in host.casefold().split(".")]
    return any(_mixes_scripts(label) for label in labels) or (
        labels[-1].isascii() and any(_seems_latin(label) for label in labels)
    )


def _is_seen(name: str, seen: str) -> bool:
    """A capital I is no small i, so a name is looked for in capitals too."""
    return any(f" {skeleton(spelled)} " in seen for spelled in (name, name.upper()))


def _plain(text: str) -> str:
    return " ".join(folded(text).split())


def _as_shown(label: str) -> str:
    """An encoded part of a domain's name in the letters that a mail program shows."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label


def _mixes_scripts(label: str) -> bool:
    scripts = _scripts(label)
    return len(scripts) > 1 and not any(scripts <= together for together in TOGETHER)


def _seems_latin(label: str) -> bool:
    """A label of another script all of whose letters look like Latin ones."""
    return "LATIN" not in _scripts(label) and not label.isascii() and skeleton(label).isascii()


def _scripts(label: str) -> set[str]:
    if label.isascii():  # the tables are read only where they are needed
        return {"LATIN"}
    from confusable_homoglyphs import categories

    return {categories.alias(letter) for letter in label} - ANY_SCRIPT


@cache
def _latin_for() -> dict[int, str]:
    """For each letter that looks like a plain one, that one."""
    from confusable_homoglyphs import confusables

    found = {}
    for letter, others in confusables.confusables_data.items():
        plain = [other["c"] for other in others if other["c"].isascii() and other["c"].isalnum()]
        if len(letter) == 1 and not letter.isascii() and plain:
            found[ord(letter)] = max(plain, key=lambda one: (len(one) == 1, one.isalpha(), one))
    return found
