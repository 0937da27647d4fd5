"""A report as a document for word processors: real headings, and tables that repeat theirs."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from tgtf_portal.pages.domain.reports.report import Report, ReportPart, ReportTable
from webinars.recap.formats.docx import muted, repeat_heading, style_paper, timeless

SMALL = Pt(9)


def report_docx(report: Report) -> bytes:
    paper = Document()
    _describe(paper, report)
    style_paper(paper, report.language)
    _lay_across(paper)
    muted(paper.add_paragraph(), report.eyebrow)
    paper.add_paragraph(report.title, style="Title")
    _facts(paper, report.shown_opening)
    for part in report.parts:
        _part(paper, part)
    written = io.BytesIO()
    paper.save(written)
    return timeless(written)


def _describe(paper: Paper, report: Report) -> None:
    about, at = paper.core_properties, report.made_at or datetime.fromtimestamp(0, UTC)
    about.title, about.language, about.subject = report.title, report.language, report.eyebrow
    about.author = about.last_modified_by = report.publisher
    about.comments = ""
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)


def _lay_across(paper: Paper) -> None:
    """Tables of many columns need the breadth."""
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(22)


def _part(paper: Paper, part: ReportPart) -> None:
    paper.add_heading(part.title, 1)
    if part.facts:
        _facts(paper, part.shown_facts)
    for table in part.tables:
        _table(paper, table.on_paper)
    for text in part.texts:
        paper.add_paragraph(text, style="List Bullet")


def _facts(paper: Paper, facts: list[tuple[str, str]]) -> None:
    table = paper.add_table(rows=0, cols=2)
    for name, value in facts:
        left, right = table.add_row().cells
        left.width, right.width = Mm(70), Mm(180)
        muted(left.paragraphs[0], name)
        right.paragraphs[0].add_run(value)
    paper.add_paragraph()


def _table(paper: Paper, table: ReportTable) -> None:
    if table.title:
        paper.add_paragraph(table.title, style="Caption").paragraph_format.keep_with_next = True
    width, lines = len(table.columns), table.shown
    drawn = paper.add_table(rows=len(lines) + 1, cols=width, style="Table Grid")
    told = [*table.heads, *(cell for line in lines for cell in line)]
    # All cells at once: asked row by row, the library looks through the table for each.
    for number, (cell, (text, to_right)) in enumerate(zip(drawn._cells, told, strict=True)):
        run = cell.paragraphs[0].add_run(text)
        run.font.size, run.bold = SMALL, number < width
        if to_right:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeat_heading(drawn.rows[0])
    muted(paper.add_paragraph(), table.note)
