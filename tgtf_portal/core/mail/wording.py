"""The words of mails: each app registers its kinds; texts are checked, filled in and split.

What stands for a person or a thing is never read again: what it holds comes out as text.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.values.fields import LineField, ProseField

Text = str | Promise
LINK = "{link}"  # alone in a paragraph it is the button
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_BRACKETED = re.compile(r"\{([^{}\n]*)\}")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--|\]\(")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the mails of a kind say; staff may write another text where it has a label."""

    subject: Text
    body: Text
    button: Text = ""
    preheader: Text = "{when}"  # what a list of mails shows beside the subject
    label: Text = ""
    placeholders: Mapping[str, Text] = field(default_factory=dict)  # each with its meaning


# --- Kinds ---------------------------------------------------------------------------------------
WORDINGS: dict[str, Wording] = {}
OwnWordings = Mapping[tuple[int, str], Wording]  # by owner, such as a facility, and language
_own: list[Callable[[str], OwnWordings]] = []


def own_wordings(source: Callable[[str], OwnWordings]) -> Callable[[str], OwnWordings]:
    """Register the function that finds the texts which owners wrote for a kind."""
    _own.append(source)
    return source


def wordings_of(kind: str) -> OwnWordings:
    """What owners wrote instead of the standard text; one query a source."""
    found: dict[tuple[int, str], Wording] = {}
    for source in _own:
        found |= source(kind)
    return found


def labelled_kinds(about: str = "") -> list[tuple[str, Text]]:
    """The kinds whose texts staff may write, as choices; those alone that speak of something."""
    return [
        (kind, wording.label)
        for kind, wording in WORDINGS.items()
        if wording.label and (not about or about in wording.placeholders)
    ]


class OwnText(models.Model):
    """What an owner wrote instead of a mail's standard text; its app says who owners are."""

    kind = models.CharField(_lazy("mail"), max_length=40, choices=labelled_kinds)
    language = models.CharField(
        _lazy("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    subject = LineField(_lazy("subject"), max_length=200)
    body = ProseField(_lazy("text"), max_length=5000)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"

    @property
    def wording(self) -> Wording:
        return replace(WORDINGS[self.kind], subject=self.subject, body=self.body)


# --- Checking ------------------------------------------------------------------------------------
def faults(text: str, allowed: Collection[str]) -> list[str]:
    """What is wrong with a text's placeholders, in sentences.

    >>> faults("Dear {name}, come: {link}", ["name", "link"])
    []
    >>> faults("Dear {nmae}", ["name"])
    ['Unknown placeholder {nmae}. Allowed: {name}.']
    >>> faults("{{ 7*7 }}", [])[1], faults("100 % }", [])
    ('A curly bracket stands alone or doubled.', ['A curly bracket stands alone or doubled.'])
    """
    usable = ", ".join(f"{{{name}}}" for name in allowed)
    found = [
        _("Unknown placeholder {%(name)s}. Allowed: %(usable)s.") % {"name": n, "usable": usable}
        for n in dict.fromkeys(_BRACKETED.findall(text))
        if n not in allowed
    ]
    rest = _BRACKETED.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(_("A curly bracket stands alone or doubled."))
    return found


def faults_of_markup(text: str) -> list[str]:
    """Mails are plain words: a tag would be read as it is typed.

    >>> faults_of_markup("Less than 5 < 6, and <3"), len(faults_of_markup("Come <b>all</b>"))
    ([], 1)
    >>> len(faults_of_markup("See [the page](https://example.org)"))
    1
    """
    if not _MARKUP.search(text):
        return []
    return [_("Write plain words without markup: readers would see its signs as you typed them.")]


def faults_of_subject(text: str, placeholders: Collection[str]) -> list[str]:
    """As `faults`; what is long or secret has no place in a subject."""
    return faults(text, [name for name in placeholders if name not in ("link", "about")])


def faults_of_body(text: str, placeholders: Collection[str]) -> list[str]:
    """As `faults`; and nobody is to get a mail that leads nowhere.

    >>> faults_of_body("Come all.", ["link"])
    ['The text needs {link}: the reader would not get to the page.']
    """
    found = faults(text, placeholders)
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


def paragraphs(body: str, values: Mapping[str, str]) -> Iterator[str]:
    """A blank line ends a paragraph; one that would come out empty is left out.

    Where no name is known, a first paragraph that would use it gives way to a greeting without.

    >>> body = "Dear {name},\\n\\n{about}\\n\\n{link}\\n\\nSee you."
    >>> list(paragraphs(body, {"name": "", "about": "", "link": "https://example.org"}))
    ['Good day,', '{link}', 'See you.']
    """
    raw = _BLANK_LINES.split(body.replace("\r\n", "\n").replace("\r", "\n").strip())
    if "{name}" in raw[0] and not values.get("name"):
        raw[0] = _("Good day,")
    for paragraph in raw:
        if fill(paragraph, {**values, "name": values.get("name") or "-"}).strip():
            yield paragraph.strip()


class Typed(str):
    """A value that a person typed: it is kept from turning the line around it."""

    __slots__ = ()


def isolated(text: str) -> str:
    """What is written from right to left, kept from turning the line around it (Unicode, UAX 9).

    >>> isolated("Ann"), isolated("محمد") == "\\u2068محمد\\u2069"
    ('Ann', True)
    """
    turns = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)
    return f"{_FIRST_STRONG}{text}{_POP}" if turns else text
