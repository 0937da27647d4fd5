"""The words of mails: each app registers its kinds; texts are checked, filled in and split.

What stands for a person or a thing is never read again: what it holds comes out as text.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import Message
from tgtf_portal.core.values.fields import LineField, ProseField

Text = str | Promise
LINK = "{link}"  # alone in a paragraph it is the button
LONGEST_SUBJECT = 120  # filled in; lists of mails cut off the rest
KEYS = ("link", "code")  # each opens something for its reader
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
    examples: Mapping[str, Text] = field(default_factory=dict)  # for what only a real mail knows
    needs: Collection[str] = ()  # without which its reader could do nothing, or would be misled

    @property
    def needed(self) -> list[str]:
        """What every text of the kind has to name: keys of the standard one, and `needs`."""
        keys = [name for name in KEYS if f"{{{name}}}" in str(self.body)]
        return [*keys, *self.needs]


# --- Kinds ---------------------------------------------------------------------------------------
WORDINGS: dict[str, Wording] = {}
_descriptions: dict[str, dict[str, Any]] = {}


def add_wording(kind: str, wording: Wording) -> None:
    """Register what the mails of a kind say, with its description where there is one."""
    WORDINGS[kind] = replace(wording, **_descriptions.get(kind, {}))


def describe(
    kind: str,
    label: Text,
    placeholders: Mapping[str, Text],
    examples: Mapping[str, Text] | None = None,
    needs: str = "",
) -> None:
    """What staff may put into a text of this kind, wherever its standard text is written."""
    facts = {"placeholders": placeholders, "examples": examples or {}, "needs": needs.split()}
    _descriptions[kind] = {"label": label, **facts}
    if kind in WORDINGS:
        add_wording(kind, WORDINGS[kind])


# --- What owners wrote instead -------------------------------------------------------------------
Owner = tuple[str, int]  # such as ("webinar", 12)
PORTAL: Owner = ("portal", 0)
OwnTexts = Mapping[tuple[str, int, str], Wording]  # by owner and language
FindTexts = Callable[[str, Sequence[Message]], OwnTexts]
_sources: list[FindTexts] = []


def own_texts(source: FindTexts) -> FindTexts:
    """Register the function that finds the texts which the owners of a batch wrote for a kind, in
    one statement."""
    _sources.append(source)
    return source


def bring_texts(kind: str, batch: Sequence[Message]) -> None:
    """Let each message of the batch know what owners wrote for its kind."""
    found: dict[tuple[str, int, str], Wording] = {}
    if kind in WORDINGS and WORDINGS[kind].label:
        for source in _sources:
            found |= source(kind, batch)
    for message in batch:
        message.own_texts = found


def wording_of(message: Message, *owners: Owner, kind: str = "") -> Wording:
    """The first of the owners' texts in the message's language, then the portal's, then the
    standard one. Needs `bring_texts`, which the outbox calls."""
    for noun, number in (*owners, PORTAL):
        if own := message.own_texts.get((noun, number, message.language)):
            return own
    return WORDINGS[kind or message.kind]


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
    """As `faults`; what is long or opens something has no place in a subject."""
    return faults(text, [name for name in placeholders if name not in (*KEYS, "about")])


def faults_of_body(text: str, wording: Wording) -> list[str]:
    """As `faults`; and nobody is to get a mail that leads nowhere, or that leaves out what it is
    sent for.

    >>> faults_of_body("Come all.", Wording("", LINK, placeholders={"link": "the way"}))
    ['The text needs {link}: the reader would not get to the page.']
    """
    found = faults(text, wording.placeholders)
    known = _PLACEHOLDER.findall(text)
    for name in wording.needed:
        if name == "link" and name not in known:
            found.append(_("The text needs {link}: the reader would not get to the page."))
        elif name not in known:
            facts = {"name": name, "meaning": wording.placeholders[name]}
            found.append(_("The text needs {%(name)s}: %(meaning)s.") % facts)
    return found


def fault_of_length(subject: str) -> str:
    """Of a subject as it goes out, with its gaps filled in.

    >>> fault_of_length("Come" * 30), fault_of_length("Come" * 31)[:28]
    ('', 'Filled in, the subject is 12')
    """
    if len(subject) <= LONGEST_SUBJECT:
        return ""
    facts = {"number": len(subject), "most": LONGEST_SUBJECT, "subject": subject[:300]}
    return (
        _(
            "Filled in, the subject is %(number)d letters long, such as “%(subject)s”: write at "
            "most %(most)d, lists of mails show no more."
        )
        % facts
    )


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
