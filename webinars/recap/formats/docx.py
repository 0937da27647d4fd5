"""A recap as a document for word processors: headings, lists and numbered sources."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from webinars.recap.domain.document import (
    DocumentBlock,
    DocumentSentence,
    DocumentSource,
    RecapDocument,
)
from webinars.recap.domain.figures import Figure
from webinars.recap.domain.outline import CONCLUSION, ITEM
from webinars.recap.formats.writer import KEPT, write

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
def recap_docx(document: RecapDocument) -> bytes:
    """The same recap is the same bytes: nothing in it tells when it was asked for."""
    with translation.override(document.language):
        paper = Document()
        _describe(paper, document)
        style_paper(paper, document.language)
        write(document, DocxWriter(paper))
    written = io.BytesIO()
    paper.save(written)
    return timeless(written)


def _describe(paper: Paper, document: RecapDocument) -> None:
    about, at = paper.core_properties, datetime.fromtimestamp(document.dated, UTC)
    about.title, about.language, about.subject = document.title, document.language, document.eyebrow
    about.author = about.last_modified_by = document.publisher
    about.comments, about.created = "", at.replace(tzinfo=None)
    about.modified = at.replace(tzinfo=None)


def style_paper(paper: Paper, language: str) -> None:
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


@dataclass(frozen=True, slots=True)
class DocxWriter:
    paper: Paper

    def head(self, document: RecapDocument) -> None:
        self.remark(document.eyebrow)
        self.paper.add_paragraph(document.title, style="Title")
        if document.warning:
            self.paper.add_paragraph().add_run(document.warning).bold = True
        if document.standfirst:
            self.paper.add_paragraph(document.standfirst, style="Subtitle")
        table = self.paper.add_table(rows=0, cols=2)
        for name, value in document.facts:
            left, right = table.add_row().cells
            left.width, right.width = Mm(35), Mm(115)
            muted(left.paragraphs[0], name)
            right.paragraphs[0].add_run(value)
        self.paper.add_paragraph()

    def heading(self, title: str) -> None:
        self.paper.add_heading(title, 1)

    def block(self, block: DocumentBlock) -> None:
        if style := {ITEM: "List Bullet", CONCLUSION: "Intense Quote"}.get(block.form):
            for sentence in block.sentences:
                _sentence(self.paper.add_paragraph(style=style), sentence)
            return
        paragraph = self.paper.add_paragraph()
        for number, sentence in enumerate(block.sentences):
            paragraph.add_run(" " if number else "")
            _sentence(paragraph, sentence)

    def figure(self, figure: Figure) -> None:
        caption = self.paper.add_paragraph(figure.title, style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.paper.add_table(rows=0, cols=2, style="Table Grid")
        rows = [figure.columns, *((bar.label, str(bar.count)) for bar in figure.bars)]
        for number, words in enumerate(rows):
            row = table.add_row()
            for cell, width, text in zip(row.cells, (Mm(125), Mm(25)), words, strict=True):
                cell.width = width
                cell.paragraphs[0].add_run(text).bold = number == 0
            row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        repeat_heading(table.rows[0])
        self.remark(figure.note)

    def correction(self, day: str, note: str) -> None:
        muted(self.paper.add_paragraph(), f"{day}: ").add_run(note)

    def remark(self, text: str, link: str = "") -> None:
        muted(self.paper.add_paragraph(), f"{text} {link}".rstrip())

    def source(self, source: DocumentSource) -> None:
        paragraph = self.paper.add_paragraph()
        layout = paragraph.paragraph_format
        layout.left_indent, layout.first_line_indent = Mm(10), Mm(-10)
        layout.space_after = Pt(2)
        _anchor(paragraph, source.number)
        muted(paragraph, f"{source.number}\t{source.label}: ").add_run(source.text)
        if source.votes:
            muted(paragraph, f" · {source.votes}")


def _sentence(paragraph: Paragraph, sentence: DocumentSentence) -> None:
    paragraph.add_run(sentence.text)
    if sentence.edited:
        muted(paragraph, f" ({_('edited')})")
    for number, source in enumerate(sentence.sources):
        if number:
            paragraph.add_run(", ").font.superscript = True
        _link(paragraph, source)


def muted(paragraph: Paragraph, text: str) -> Paragraph:
    paragraph.add_run(text).font.color.rgb = MUTED
    return paragraph


# --- What the library has no words for -----------------------------------------------------------
def _link(paragraph: Paragraph, source: DocumentSource) -> None:
    """A raised number that leads to its source."""
    run = paragraph.add_run(str(source.number))
    run.font.superscript, run.font.color.rgb = True, GREEN
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"note-{source.number}")
    link.append(run._r)
    paragraph._p.append(link)


def _anchor(paragraph: Paragraph, number: int) -> None:
    for kind in ("start", "end"):
        mark = OxmlElement(f"w:bookmark{kind.capitalize()}")
        mark.set(qn("w:id"), str(number))
        if kind == "start":
            mark.set(qn("w:name"), f"note-{number}")
        paragraph._p.append(mark)


def repeat_heading(row: _Row) -> None:
    """Screen readers name its cells as headings, and it stands again on a next page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def timeless(written: io.BytesIO) -> bytes:
    """The package once more, without the time at which each of its parts was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, parts.read(name))
    return packed.getvalue()
