"""A recap as Markdown: what people typed stays text, whatever it looks like."""

import re
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _

from webinars.recap.domain.document import (
    DocumentBlock,
    DocumentSentence,
    DocumentSource,
    RecapDocument,
)
from webinars.recap.domain.figures import Figure
from webinars.recap.domain.outline import CONCLUSION, ITEM
from webinars.recap.formats.writer import KEPT, write

# Anywhere in a line, where a reader of CommonMark, GitHub's tables and strikes, or formulas would
# take it for more than itself: what can neither open nor close anything stays bare.
_MARKUP = re.compile(
    r"""
    \\ (?= [!-/:-@\[-`{-~] | $ )            # a backslash before a sign, or a break at the end
    | `
    | (?<![ \t*]) \*+ | \*+ (?![ \t*])      # emphasis, but not between blanks
    | (?<![^\W_]) _+ | _+ (?![^\W_])        # emphasis, but not within a word
    | (?<=[^ \t]) [~$]                      # what ends a strike or a formula: it needs its end
    | \] (?= [(\[:{] )                      # a link, a definition
    | < (?= [A-Za-z/!?] )                   # HTML
    | & (?= \#?[A-Za-z0-9]+; )              # an entity
    | : (?= // ) | (?<=mailto) : | (?<=xmpp) : | (?<=www) \. | (?<=[\w.+-]) @ (?=\w)  # addresses
    | (?<![^ \t]) \#+ $                     # the end of a heading
    """,
    re.VERBOSE | re.IGNORECASE,
)

# At the beginning of a line: lists, quotes, headings, rules, tables, definitions.
_OPENING = re.compile(
    r"""
    ^ (?:
    [-+:] (?= [ \t] | $ ) | [>|\#*_] | [-=] (?= [-= \t]* $ ) | [-:] (?= [-:| \t]* $ )
    | \[ (?= [^\]]* $ | .*?\]: )
    | \d+ (?= [.)] (?: [ \t] | $ ) )
    )
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=KEPT)
def recap_markdown(document: RecapDocument) -> str:
    writer = MarkdownWriter()
    with translation.override(document.language):
        write(document, writer)
    return "\n".join(writer.lines) + "\n"


def escaped(text: str, *, opens: bool = False) -> str:
    r"""One line that any Markdown reader shows as it was typed; `opens` where it begins a line.

    >>> escaped("[Click](javascript:alert(1)) *now*, 10:00–12:30 [1]")
    '[Click\\](javascript:alert(1)) \\*now\\*, 10:00–12:30 [1]'
    >>> escaped("1. No list", opens=True), escaped("- none either", opens=True)
    ('1\\. No list', '\\- none either')
    >>> escaped("20 % <b>, 3 < 5, snake_case and 2 * 3")
    '20 % \\<b>, 3 < 5, snake_case and 2 * 3'
    """
    text = text.strip()
    start = _OPENING.match(text) if opens else None
    if start and start[0].isdigit():
        return f"{start[0]}\\{_each(text[start.end() :])}"
    if start:
        return f"\\{start[0]}{_each(text, start.end())}"
    return _each(text)


def _each(text: str, begin: int = 0) -> str:
    """From there on; what stands before decides with, and is not written."""
    safe, end = "", begin
    for found in _MARKUP.finditer(text, begin):
        signs = "".join(f"\\{sign}" for sign in found[0])
        safe, end = f"{safe}{text[end : found.start()]}{signs}", found.end()
    return safe + text[end:]


def prose(text: str, indent: str = "") -> str:
    """Line breaks that somebody typed stay; empty lines would end the paragraph."""
    lines = [escaped(line, opens=True) for line in text.split("\n") if line.strip()]
    return f"\\\n{indent}".join(lines)


class MarkdownWriter:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def head(self, document: RecapDocument) -> None:
        self.lines += [prose(document.eyebrow), "", f"# {_one_line(document.title)}", ""]
        for text in filter(None, (document.warning, document.standfirst)):
            self.lines += [f"**{_one_line(text)}**", ""]
        self.lines += [f"- {escaped(name)}: {_one_line(value)}" for name, value in document.facts]

    def heading(self, title: str) -> None:
        self.lines += ["", f"## {_one_line(title)}"]

    def block(self, block: DocumentBlock) -> None:
        self.lines.append("")
        if block.form == ITEM:
            self.lines += [f"- {_sentence(sentence, '  ')}" for sentence in block.sentences]
        elif block.form == CONCLUSION:
            self.lines.append("\n>\n".join(f"> {_sentence(s, '> ')}" for s in block.sentences))
        else:
            self.lines.append(" ".join(map(_sentence, block.sentences)))

    def figure(self, figure: Figure) -> None:
        what, counted = map(_cell, figure.columns)
        self.lines += ["", f"**{escaped(figure.title)}**", ""]
        self.lines += [f"| {what} | {counted} |", "| --- | ---: |"]
        self.lines += [f"| {_cell(bar.label)} | {bar.count} |" for bar in figure.bars]
        self.remark(escaped(figure.note, opens=True))

    def correction(self, day: str, note: str) -> None:
        self.lines += [""] * self.lines[-1].startswith("## ")
        self.lines.append(f"- {escaped(day)}: {_one_line(note)}")

    def remark(self, text: str, link: str = "") -> None:
        self.lines += ["", f"{text} <{link}>" if link else text]

    def source(self, source: DocumentSource) -> None:
        start = f"{source.number}. "
        votes = f" · {source.votes}" if source.votes else ""
        text = prose(source.text, " " * len(start))
        self.lines += [""] * (source.number == 1)
        self.lines.append(f"{start}{escaped(source.label)}: {text}{votes}")


def _sentence(sentence: DocumentSentence, indent: str = "") -> str:
    edited = f" *({_('edited')})*" if sentence.edited else ""
    numbers = ", ".join(str(source.number) for source in sentence.sources)
    return f"{prose(sentence.text, indent)}{edited} [{numbers}]"


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _cell(text: str) -> str:
    r"""Of a table, where each bar would begin another one.

    >>> _cell("a | b")
    'a \\| b'
    """
    return re.sub(r"\|", r"\|", _one_line(text))
