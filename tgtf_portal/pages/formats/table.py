"""Every format in which a report can be had: one line here, and a module."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.renderings import kept
from tgtf_portal.core.tables.exports import WORKBOOK
from tgtf_portal.pages.domain.reports.report import Report
from tgtf_portal.pages.formats.pdf import report_pdf
from tgtf_portal.pages.formats.xlsx import report_xlsx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_docx(report: Report) -> bytes:
    from tgtf_portal.pages.formats import docx  # its library takes 10 MB, and few ask for one

    return docx.report_docx(report)


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """`name` is the end of its address and of its file."""

    name: str
    content_type: str
    label: str | Promise
    write: Callable[[Report], bytes]

    def kept(self, report: Report, *, may_make: Callable[[], bool]) -> bytes:
        """The same numbers are the same file for a while, which says when it was made."""
        return kept(f"report-{self.name}", report.undated, lambda: self.write(report), may_make)


FORMATS = {
    one.name: one
    for one in (
        ReportFormat("pdf", "application/pdf", _("PDF"), report_pdf),
        ReportFormat("docx", DOCX, _("Word document"), report_docx),
        ReportFormat("xlsx", WORKBOOK, _("Excel workbook"), report_xlsx),
    )
}
