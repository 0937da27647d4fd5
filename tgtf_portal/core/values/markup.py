"""Prose with headings, lists, links and stress: how staff write pages, and how it becomes HTML.

    ## For whom
    Clusters of *any* sector and **their firms**: see [all of them](/clusters/).

    - advice in person
    - webinars

Whatever else somebody types is shown as it was typed: the library writes no HTML of theirs. What
would surprise its writer is refused beside the field, with its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tgtf_portal.core.values.validators import validate_https_link

RULES = ["heading", "list", "emphasis", "link", "escape"]
LEVELS = ("h2", "h3")
KEPT = 64  # texts; those of public pages are few and stay the same
_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>?|<!--")
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(")
_BEGINNING = re.compile(r"https://|mailto:|/(?!/)")


@dataclass(frozen=True, slots=True)
class Link:
    line: int
    to: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below a heading of the second level; before the first one it has no title."""

    title: str
    html: SafeString


def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(RULES)


def _lenient() -> MarkdownIt:
    """Takes every link for one, so that a wrong one is found."""
    parser = _parser()
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


# --- As a page ------------------------------------------------------------------------------------
@lru_cache(maxsize=KEPT)
def as_html(text: str) -> SafeString:
    """
    >>> as_html("Ask *us* <b>now</b>")
    '<p>Ask <em>us</em> &lt;b&gt;now&lt;/b&gt;</p>\\n'
    """
    return _safe(_parser().render(text))


@lru_cache(maxsize=KEPT)
def parts_of(text: str) -> tuple[Part, ...]:
    """
    >>> [(part.title, part.html) for part in parts_of("## For whom\\nClusters")]
    [('For whom', '<p>Clusters</p>\\n')]
    """
    parser = _parser()
    found: list[tuple[str, list[Token]]] = [("", [])]
    tokens = iter(parser.parse(text))
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2" and not token.level:
            found.append((_words_of(next(tokens)), []))
            next(tokens)  # its end
        else:
            found[-1][1].append(token)
    html = ((title, parser.renderer.render(held, parser.options, {})) for title, held in found)
    return tuple(Part(title, _safe(body)) for title, body in html if title or body)


@lru_cache(maxsize=KEPT)
def plain_words(text: str) -> str:
    """What a reader reads, as one line.

    >>> plain_words("## For whom\\nFor [all](/clusters/)\\n- of *them*")
    'For whom For all of them'
    """
    return " ".join(filter(None, map(_words_of, _parser().parse(text))))


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - by a parser that escapes each < it did not write itself


def _words_of(token: Token) -> str:
    pieces = (" " if t.type == "softbreak" else t.content for t in token.children or ())
    return " ".join("".join(pieces).split())


# --- As it was typed ------------------------------------------------------------------------------
def links_in(text: str) -> list[Link]:
    """Right and wrong ones.

    >>> links_in("Ask\\n\\n[us](/contact/)")
    [Link(line=3, to='/contact/', words='us')]
    """
    found = []
    for token in _lenient().parse(text):
        children = token.children or []
        line = token.map[0] + 1 if token.map else 1
        for place, child in enumerate(children):
            line += child.type == "softbreak"
            if child.type == "link_open":
                words = children[place + 1].content if place + 1 < len(children) else ""
                found.append(Link(line, str(child.attrs.get("href", "")), words))
    return found


def validate_markup(text: str) -> None:
    """Every fault with its line."""
    faults = [*_faults_of_lines(text), *_faults_of_headings(text), *_faults_of_links(text)]
    if faults:
        raise ValidationError(
            [
                ValidationError(_("Line %(line)d: %(fault)s") % {"line": n, "fault": f})
                for n, f in faults
            ]
        )


def _faults_of_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HTML.search(line):
            words = _("write no HTML: “%s” would be shown as it stands.")
            yield number, words % found[0][:40]
        if _PICTURE.search(line):
            yield number, _("a text has no pictures; describe it, or link to its page.")


def _faults_of_headings(text: str) -> Iterator[tuple[int, str]]:
    for token in _lenient().parse(text):
        if token.type == "heading_open" and token.tag not in LEVELS:
            yield (token.map or [0])[0] + 1, _("begin a heading with ## or, below one, with ###.")


def _faults_of_links(text: str) -> Iterator[tuple[int, str]]:
    for link in links_in(text):
        if not link.words.strip():
            yield link.line, _("give the link words: [the clusters](/clusters/).")
        elif not _BEGINNING.match(link.to):
            words = _("a link begins with https://, with mailto: or, on this site, with /: “%s”.")
            yield link.line, words % link.to[:80]
        else:
            try:
                _validate_target(link.to)
            except ValidationError as fault:
                yield link.line, " ".join(fault.messages)


def _validate_target(to: str) -> None:
    if to.startswith("https://"):
        validate_https_link(to)
    elif to.startswith("mailto:"):
        validate_email(urlsplit(to).path)
