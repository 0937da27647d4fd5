"""What people thought of a webinar: how they rated it, and what they wrote, without names."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from webinars.admin.deeds import WithDeeds
from webinars.domain.feedback import results_of
from webinars.models import Webinar


def feedback_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_view_permission(request, webinar):
        raise PermissionDenied
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": webinar,
        "title": _("Feedback"),
        "subtitle": str(webinar),
        "results": results_of(webinar),
        "back": page.address_of(webinar),
    }
    return TemplateResponse(request, "admin/webinars/webinar/feedback.html", context)
