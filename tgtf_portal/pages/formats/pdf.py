"""A report as tagged PDF, by PDF/UA-1."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tgtf_portal.core.renderings import breakable, font_families
from tgtf_portal.pages.domain.reports.report import Report, ReportPart, ReportTable
from webinars.recap.formats.pdf import set_readably, shortened

PAPER = Path(settings.BASE_DIR) / "tgtf_portal" / "pages" / "paper" / "report.typ"


def report_pdf(report: Report) -> bytes:
    words = json.dumps(report_words(report), ensure_ascii=False)
    dated = int(report.made_at.timestamp()) if report.made_at else 0
    return set_readably(PAPER, words, dated)


def report_words(report: Report) -> dict[str, Any]:
    language, _dash, region = report.language.partition("-")
    return {
        "title": breakable(report.title),
        "name": report.title,
        "short": breakable(shortened(report.title)),
        "eyebrow": report.eyebrow,
        "publisher": breakable(report.publisher),
        "facts": [[name, breakable(value)] for name, value in report.shown_opening],
        "parts": [_part(part) for part in report.parts],
        "nothing": _("Nothing was counted yet."),
        "language": language,
        "region": region.upper() or None,
        "fonts": font_families(),
    }


def _part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": part.title,
        "facts": [[name, breakable(value)] for name, value in part.shown_facts],
        "tables": [_table(table.on_paper) for table in part.tables],
        "texts": [breakable(text) for text in part.texts],
    }


def _table(table: ReportTable) -> dict[str, Any]:
    return {
        "title": breakable(table.title),
        "columns": [breakable(name) for name in table.columns],
        "right": [right for _name, right in table.heads],
        "rows": [[breakable(text) for text, _right in row] for row in table.shown],
        "note": table.note,
    }
