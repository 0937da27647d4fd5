"""Texts with placeholders: checked, filled in once, and taken apart into paragraphs.

What stands for a person or a webinar is never read again: whatever it holds comes out as text.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

PLACEHOLDERS: dict[str, str | Promise] = {
    "name": _lazy("the person's name"),
    "webinar": _lazy("the webinar's title; alone in a paragraph it is the headline"),
    "when": _lazy("day and time in the webinar's zone; alone in a paragraph it is set in bold"),
    "where": _lazy("online, and the room on site if there is one"),
    "about": _lazy("what the webinar is about, or the recap's first sentences"),
    "link": _lazy("the person's own link; alone in a paragraph it is the button"),
    "facility": _lazy("the facility's name"),
    "places": _lazy("the places left, such as “12 places left”"),
}
IN_A_SUBJECT = frozenset(PLACEHOLDERS) - {"link", "about"}
STANDS_OUT = {"{webinar}": "headline", "{when}": "when", "{link}": "button"}
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_BRACKETED = re.compile(r"\{([^{}\n]*)\}")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a mail; `kind` is text, headline, when or button."""

    kind: str
    text: str


# --- Checking ------------------------------------------------------------------------------------
def faults(text: str, *, allowed: frozenset[str] = frozenset(PLACEHOLDERS)) -> list[str]:
    """What is wrong with a text's placeholders, in sentences.

    >>> faults("Dear {name}, come: {link}")
    []
    >>> faults("Dear {nmae}", allowed=frozenset(["name"]))
    ['Unknown placeholder {nmae}. Allowed: {name}.']
    >>> faults("{{ 7*7 }}")[1], faults("100 % }")
    ('A curly bracket stands alone or doubled.', ['A curly bracket stands alone or doubled.'])
    """
    usable = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS if name in allowed)
    found = [
        _("Unknown placeholder {%(name)s}. Allowed: %(usable)s.") % {"name": n, "usable": usable}
        for n in dict.fromkeys(_BRACKETED.findall(text))
        if n not in allowed
    ]
    rest = _BRACKETED.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(_("A curly bracket stands alone or doubled."))
    return found


def faults_of_body(text: str) -> list[str]:
    """As `faults`; and nobody is to get a mail that leads nowhere.

    >>> faults_of_body("Come all.")
    ['The text needs {link}: the reader would not get to the page.']
    """
    found = faults(text)
    if "link" not in _PLACEHOLDER.findall(text):
        found.append(_("The text needs {link}: the reader would not get to the page."))
    return found


# --- Filling in ----------------------------------------------------------------------------------
def fill(text: str, values: Mapping[str, str]) -> str:
    """In a single pass: what a value holds is not looked at.

    >>> fill("{name}: {0.__class__} %s {other}", {"name": "{link} {{ 7*7 }}", "link": "no"})
    '{link} {{ 7*7 }}: {0.__class__} %s {other}'
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def paragraphs(body: str, values: Mapping[str, str]) -> list[Block]:
    """A blank line ends a paragraph; one that comes out empty is left out.

    Where no name is known, a first paragraph that would use it gives way to a greeting without.

    >>> body = "Dear {name},\\n\\n{about}\\n\\n{link}\\n\\nSee you."
    >>> paragraphs(body, {"name": "", "about": "", "link": "https://example.org"})
    ... # doctest: +NORMALIZE_WHITESPACE
    [Block(kind='text', text='Good day,'), Block(kind='button', text='https://example.org'),
     Block(kind='text', text='See you.')]
    """
    raw = _BLANK_LINES.split(body.replace("\r\n", "\n").replace("\r", "\n").strip())
    nameless = not values.get("name")
    if nameless:
        values = {**values, "name": _("guest")}
        if "{name}" in raw[0]:
            raw[0] = _("Good day,")
    blocks = (Block(STANDS_OUT.get(r.strip(), "text"), fill(r, values).strip()) for r in raw)
    return [block for block in blocks if block.text]


def isolated(name: str) -> str:
    """A name written from right to left, kept from turning the line around it (Unicode, UAX 9).

    >>> isolated("Ann"), isolated("محمد") == "\\u2068محمد\\u2069"
    ('Ann', True)
    """
    turns = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in name)
    return f"{_FIRST_STRONG}{name}{_POP}" if turns else name


def places_left(number: int) -> str:
    """For {places}.

    >>> places_left(0), places_left(1), places_left(12)
    ('no places left', '1 place left', '12 places left')
    """
    if not number:
        return _("no places left")
    return ngettext("%d place left", "%d places left", number) % number
