"""A recap as a document for word processors: headings, lists and numbered sources."""

import io
import zipfile
from datetime import UTC, datetime
from functools import lru_cache

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from webinars.recap.domain.document import CONCLUSION, ITEM, Block, Note, RecapDocument, Sentence
from webinars.recap.domain.figures import TITLE, Figure
from webinars.recap.formats.pdf import KEPT, how_it_is_told

GREEN, MUTED = RGBColor(0x14, 0x66, 0x3D), RGBColor(0x4D, 0x5F, 0x55)
STYLES = {
    "Title": (24, True),
    "Subtitle": (13, False),
    "Heading 1": (15, True),
    "Caption": (10.5, True),
    "Intense Quote": (11, False),
}

# Each part of the package carries a time of day; this is the earliest that the format knows.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@lru_cache(maxsize=KEPT)
def recap_docx(telling: RecapDocument) -> bytes:
    """The same recap is the same bytes: nothing in it tells when it was asked for."""
    with translation.override(telling.language):
        paper = Document()
        _describe(paper, telling)
        _style(paper, telling.language)
        _write(paper, telling)
    written = io.BytesIO()
    paper.save(written)
    return _timeless(written)


def _describe(paper: Paper, telling: RecapDocument) -> None:
    about, at = paper.core_properties, datetime.fromtimestamp(telling.dated, UTC)
    about.title, about.author, about.language = telling.title, telling.publisher, telling.language
    about.subject, about.comments, about.last_modified_by = telling.eyebrow, "", telling.publisher
    about.created = about.modified = at.replace(tzinfo=None)


def _style(paper: Paper, language: str) -> None:
    for mark in paper.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
    paper.styles["Normal"].font.size = Pt(10.5)
    for name, (size, bold) in STYLES.items():
        style = paper.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = GREEN
        for line in style.element.iter(qn("w:bottom")):
            line.set(qn("w:color"), str(GREEN))
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(30)
    page.top_margin = page.bottom_margin = Mm(25)


def _write(paper: Paper, telling: RecapDocument) -> None:
    _muted(paper.add_paragraph(), telling.eyebrow)
    paper.add_paragraph(telling.title, style="Title")
    if telling.warning:
        paper.add_paragraph().add_run(telling.warning).bold = True
    if telling.standfirst:
        paper.add_paragraph(telling.standfirst, style="Subtitle")
    _facts(paper, telling)
    for chapter in telling.chapters:
        if chapter.title:
            paper.add_heading(chapter.title, 1)
        for block in chapter.blocks:
            _block(paper, block)
    _figures(paper, telling)
    if telling.corrections:
        paper.add_heading(_("Corrections"), 1)
        for day, note in telling.corrections:
            _muted(paper.add_paragraph(), f"{day}: ").add_run(note)
    _sources(paper, telling)
    _muted(paper.add_paragraph(), f"{_('This recap on the web:')} {telling.link}")


def _facts(paper: Paper, telling: RecapDocument) -> None:
    table = paper.add_table(rows=0, cols=2)
    for name, value in telling.facts:
        left, right = table.add_row().cells
        left.width, right.width = Mm(35), Mm(115)
        _muted(left.paragraphs[0], name)
        right.paragraphs[0].add_run(value)
    paper.add_paragraph()


def _block(paper: Paper, block: Block) -> None:
    style = {ITEM: "List Bullet", CONCLUSION: "Intense Quote"}.get(block.form, "Normal")
    if block.form in {ITEM, CONCLUSION}:
        for sentence in block.sentences:
            _told(paper.add_paragraph(style=style), sentence)
        return
    paragraph = paper.add_paragraph(style=style)
    for number, sentence in enumerate(block.sentences):
        paragraph.add_run(" " if number else "")
        _told(paragraph, sentence)


def _told(paragraph: Paragraph, sentence: Sentence) -> None:
    paragraph.add_run(sentence.text)
    if sentence.edited:
        _muted(paragraph, f" ({_('edited')})")
    for number, note in enumerate(sentence.notes):
        if number:
            paragraph.add_run(", ").font.superscript = True
        _link(paragraph, note)


def _figures(paper: Paper, telling: RecapDocument) -> None:
    if telling.figures:
        paper.add_heading(str(TITLE), 1)
    for figure in telling.figures:
        paper.add_paragraph(figure.title, style="Caption").paragraph_format.keep_with_next = True
        _bars(paper, figure)
        _muted(paper.add_paragraph(), figure.note)


def _bars(paper: Paper, figure: Figure) -> None:
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    rows = [(figure.what, capfirst(figure.counted))]
    rows += [(bar.label, str(bar.count)) for bar in figure.bars]
    for number, words in enumerate(rows):
        row = table.add_row()
        for cell, width, text in zip(row.cells, (Mm(125), Mm(25)), words, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(text).bold = number == 0
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _heads(table.rows[0])


def _sources(paper: Paper, telling: RecapDocument) -> None:
    if not telling.notes:
        return
    paper.add_heading(_("Sources"), 1)
    _muted(paper.add_paragraph(), how_it_is_told())
    for note in telling.notes:
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(10)
        paragraph.paragraph_format.first_line_indent = Mm(-10)
        paragraph.paragraph_format.space_after = Pt(2)
        _anchor(paragraph, note.number)
        _muted(paragraph, f"{note.number}\t{note.label}: ").add_run(note.text)
        if note.votes:
            _muted(paragraph, f" · {note.votes}")


def _muted(paragraph: Paragraph, text: str) -> Paragraph:
    paragraph.add_run(text).font.color.rgb = MUTED
    return paragraph


# --- What the library has no words for -----------------------------------------------------------
def _link(paragraph: Paragraph, note: Note) -> None:
    """A raised number that leads to its source."""
    run = paragraph.add_run(str(note.number))
    run.font.superscript, run.font.color.rgb = True, GREEN
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"note-{note.number}")
    link.append(run._r)
    paragraph._p.append(link)


def _anchor(paragraph: Paragraph, number: int) -> None:
    for kind in ("start", "end"):
        mark = OxmlElement(f"w:bookmark{kind.capitalize()}")
        mark.set(qn("w:id"), str(number))
        if kind == "start":
            mark.set(qn("w:name"), f"note-{number}")
        paragraph._p.append(mark)


def _heads(row: _Row) -> None:
    """Screen readers name its cells as headings, and it stands again on a next page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _timeless(written: io.BytesIO) -> bytes:
    """The package once more, without the time at which each of its parts was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, parts.read(name))
    return packed.getvalue()
