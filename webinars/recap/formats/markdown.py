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

# Anywhere in a line: emphasis, code, links, HTML, entities, tables, formulas.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#$@^{}!]")

# Between letters: the colon of an address, which some readers turn into a link by themselves.
_ADDRESS = re.compile(r":(?=\S)|(?<=www)\.", re.IGNORECASE)

# At the beginning of a line: lists, headings by underlining, rules.
_OPENING = re.compile(r"^([-+=:]|\d+(?=[.)]))")


@lru_cache(maxsize=KEPT)
def recap_markdown(document: RecapDocument) -> str:
    writer = MarkdownWriter()
    with translation.override(document.language):
        write(document, writer)
    return "\n".join(writer.lines) + "\n"


def escaped(text: str) -> str:
    r"""One line that any Markdown reader shows as it was typed.

    >>> escaped("[Click](javascript:alert(1)) *now*")
    '\\[Click\\](javascript\\:alert(1)) \\*now\\*'
    >>> escaped("1. No list"), escaped("- none either"), escaped("20 % <b>")
    ('1\\. No list', '\\- none either', '20 % \\<b\\>')
    """
    safe = _ADDRESS.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", text.strip()))
    return _OPENING.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", safe)


def prose(text: str, indent: str = "") -> str:
    """Line breaks that somebody typed stay; empty lines would end the paragraph."""
    lines = [escaped(line) for line in text.split("\n") if line.strip()]
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
        what, counted = map(escaped, figure.columns)
        self.lines += ["", f"**{escaped(figure.title)}**", ""]
        self.lines += [f"| {what} | {counted} |", "| --- | ---: |"]
        self.lines += [f"| {_one_line(bar.label)} | {bar.count} |" for bar in figure.bars]
        self.remark(escaped(figure.note))

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
    return f"{prose(sentence.text, indent)}{edited} \\[{numbers}\\]"


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))
