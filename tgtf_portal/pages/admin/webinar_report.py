"""The report of a webinar: a page in its place, and the same as files."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.place import place_around
from tgtf_portal.core.desk.site_pages import site_page
from tgtf_portal.pages.admin.report_files import answer_with, ways_to
from tgtf_portal.pages.domain.reports.webinar import webinar_report
from tgtf_portal.pages.formats.table import FORMATS
from webinars.models import Webinar

PAGE = "report"  # as the sections of a webinar name it


@site_page("webinars/webinar/<int:pk>/report/", "webinar-report")
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _webinar(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Report"),
        "opts": Webinar._meta,
        "original": webinar,
        "place": place_around(request, webinar, PAGE),
        "report": webinar_report(request.user, webinar),
        "files": ways_to("admin:webinar-report-file", webinar.pk),
    }
    return TemplateResponse(request, "admin/webinars/webinar/report.html", context)


@site_page("webinars/webinar/<int:pk>/report/<str:form>/", "webinar-report-file")
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    webinar = _webinar(request, pk)
    if form not in FORMATS:
        raise Http404
    return answer_with(request, webinar_report(request.user, webinar), FORMATS[form])


def _webinar(request: HttpRequest, pk: int) -> Webinar:
    """As the webinar's own pages fetch it."""
    page = admin.site.get_model_admin(Webinar)
    if not page.has_view_permission(request):
        raise PermissionDenied
    webinar: Webinar = get_object_or_404(page.get_queryset(request), pk=pk)
    return webinar
