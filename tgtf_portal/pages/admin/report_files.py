"""The ways to a report's files, and the answer that is one."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tgtf_portal.core.people.access import wait
from tgtf_portal.core.people.throttle import reader_of, seconds_left, take_turn
from tgtf_portal.core.renderings import BusyMakingError, TooManyRenderingsError
from tgtf_portal.pages.domain.reports.report import Report
from tgtf_portal.pages.formats.table import FORMATS, ReportFormat

BACK_IN_SECONDS = 10  # by then the files that are being made are done


def ways_to(name: str, *args: object, query: str = "") -> list[dict[str, object]]:
    """A label and an address for each format; the format is the last part of the address."""
    return [
        {
            "label": form.label,
            "address": f"{reverse(name, args=[*args, form.name])}{'?' if query else ''}{query}",
        }
        for form in FORMATS.values()
    ]


def answer_with(request: HttpRequest, report: Report, form: ReportFormat) -> HttpResponse:
    """A file to save; who asked for very many new ones is told to wait."""
    try:
        content = form.kept(
            report, may_make=lambda: take_turn("new renderings", reader_of(request))
        )
    except TooManyRenderingsError:
        return wait(request, seconds_left("new renderings"))
    except BusyMakingError:
        return wait(request, BACK_IN_SECONDS)
    answer = HttpResponse(content, content_type=form.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{report.name}.{form.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
