"""A recap as Markdown: what people typed stays text, whatever it looks like."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from webinars.recap.domain.document import CONCLUSION, ITEM, Block, Note, RecapDocument, Sentence
from webinars.recap.domain.figures import TITLE, Figure
from webinars.recap.formats.pdf import KEPT, how_it_is_told

# Anywhere in a line: emphasis, code, links, HTML, entities, tables, formulas.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#$@^{}!]")

# Between letters: the colon of an address, which some readers turn into a link by themselves.
_ADDRESS = re.compile(r":(?=\S)|(?<=www)\.", re.IGNORECASE)

# At the beginning of a line: lists, headings by underlining, rules.
_OPENING = re.compile(r"^([-+=:]|\d+(?=[.)]))")


@lru_cache(maxsize=KEPT)
def recap_markdown(telling: RecapDocument) -> str:
    with translation.override(telling.language):
        return "\n".join(_lines(telling)) + "\n"


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


def _lines(telling: RecapDocument) -> Iterator[str]:
    yield from (prose(telling.eyebrow), "", f"# {_one_line(telling.title)}", "")
    for told in (telling.warning, telling.standfirst):
        if told:
            yield from (f"**{_one_line(told)}**", "")
    for name, value in telling.facts:
        yield f"- {escaped(name)}: {_one_line(value)}"
    for chapter in telling.chapters:
        yield ""
        if chapter.title:
            yield from (f"## {_one_line(chapter.title)}", "")
        for number, block in enumerate(chapter.blocks):
            yield from [""] if number else []
            yield from _block(block)
    yield from _figures(telling)
    yield from _corrections(telling)
    yield from _notes(telling)
    yield from ("", f"{_('This recap on the web:')} <{telling.link}>")


def _block(block: Block) -> Iterator[str]:
    if block.form == ITEM:
        for sentence in block.sentences:
            yield f"- {_told(sentence, indent='  ')}"
    elif block.form == CONCLUSION:
        yield "\n>\n".join(f"> {_told(sentence, indent='> ')}" for sentence in block.sentences)
    else:
        yield " ".join(_told(sentence) for sentence in block.sentences)


def _told(sentence: Sentence, indent: str = "") -> str:
    edited = f" *({_('edited')})*" if sentence.edited else ""
    numbers = ", ".join(str(note.number) for note in sentence.notes)
    return f"{prose(sentence.text, indent)}{edited} \\[{numbers}\\]"


def _figures(telling: RecapDocument) -> Iterator[str]:
    if telling.figures:
        yield from ("", f"## {escaped(str(TITLE))}")
        for figure in telling.figures:
            yield from _figure(figure)


def _figure(figure: Figure) -> Iterator[str]:
    yield from ("", f"**{escaped(figure.title)}**", "")
    yield f"| {escaped(figure.what)} | {escaped(capfirst(figure.counted))} |"
    yield "| --- | ---: |"
    for bar in figure.bars:
        yield f"| {_one_line(bar.label)} | {bar.count} |"
    yield from ("", escaped(figure.note))


def _corrections(telling: RecapDocument) -> Iterator[str]:
    if telling.corrections:
        yield from ("", f"## {_('Corrections')}", "")
        for day, note in telling.corrections:
            yield f"- {escaped(day)}: {_one_line(note)}"


def _notes(telling: RecapDocument) -> Iterator[str]:
    if telling.notes:
        yield from ("", f"## {_('Sources')}", "", how_it_is_told(), "")
        yield from (_noted(note) for note in telling.notes)


def _noted(note: Note) -> str:
    start = f"{note.number}. "
    votes = f" · {note.votes}" if note.votes else ""
    return f"{start}{escaped(note.label)}: {prose(note.text, ' ' * len(start))}{votes}"


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))
