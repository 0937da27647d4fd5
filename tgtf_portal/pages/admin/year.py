"""The year at a glance: a facility's days in pictures, each opening its rows, and as a report."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tgtf_portal.core.desk.site_pages import site_page
from tgtf_portal.core.figures.registry import period_of
from tgtf_portal.core.figures.span import Span
from tgtf_portal.pages.admin.report_files import answer_with, ways_to
from tgtf_portal.pages.domain.figures.spans import facilities_for
from tgtf_portal.pages.domain.reports.facility import facility_report
from tgtf_portal.pages.domain.year import whole_year, year_of
from tgtf_portal.pages.formats.table import FORMATS
from tgtf_portal.pages.forms.year import YearForm, today_of

RIGHT = "clusters.view_facility"
YEARS = 3  # that are offered by a link


@site_page("year/", "year")
def year(request: HttpRequest) -> HttpResponse:
    form = form_for(request)
    span = form.span if form and form.is_valid() else None
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("The year at a glance"),
        "form": form,
    }
    if span and form:
        context |= {
            "span": span,
            "period": period_of(span),
            "year": year_of(request.user, span),
            "years": list(_years(span, form)),
            "files": ways_to("admin:year-report", query=_query(span)),
        }
    return TemplateResponse(request, "admin/year.html", context)


@site_page("year/<str:form>/", "year-report")
def year_report(request: HttpRequest, form: str) -> HttpResponse:
    """What is wrong with the days stands on the page itself."""
    if form not in FORMATS:
        raise Http404
    days = form_for(request)
    if days is None or not days.is_valid():
        return redirect(f"{reverse('admin:year')}?{request.GET.urlencode()}")
    report = facility_report(request.user, days.cleaned_data["facility"], days.span)
    return answer_with(request, report, FORMATS[form])


def form_for(request: HttpRequest) -> YearForm | None:
    """None where there is no facility yet, or none that the reader sees."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    facilities = list(facilities_for(request.user))
    return YearForm(request.GET, facilities) if facilities else None


def _years(span: Span, form: YearForm) -> Iterator[dict[str, Any]]:
    this_year = today_of(form.cleaned_data["facility"]).year
    for number in range(this_year, this_year - YEARS, -1):
        days = whole_year(number)
        query = urlencode({"facility": span.facility, "first": days[0], "last": days[1]})
        chosen = days == (span.first, span.last)
        yield {"number": number, "address": f"?{query}", "is_chosen": chosen}


def _query(span: Span) -> str:
    return urlencode({"facility": span.facility, "first": span.first, "last": span.last})
