"""Who meets where: which clusters and countries share a room, and what they offer each other."""

import logging

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.exports import csv_file
from webinars.admin.deeds import WithDeeds
from webinars.domain.mix_report import basis_in_words, mix_of
from webinars.exports import mix_table
from webinars.models import Webinar

log = logging.getLogger(__name__)


def mix_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _seen(page, request, pk)
    mix = mix_of(webinar)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": webinar,
        "title": _("Who meets where"),
        "subtitle": str(webinar),
        "mix": mix,
        "basis": basis_in_words(mix),
        "back": page.address_of(webinar),
    }
    return TemplateResponse(request, "admin/webinars/webinar/mix.html", context)


def mix_file(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _seen(page, request, pk)
    log.info("%s took along who meets where in %s.", request.user, webinar.slug)
    return csv_file(mix_table(mix_of(webinar)), f"mix-{webinar.slug}")


def _seen(page: WithDeeds, request: HttpRequest, pk: int) -> Webinar:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_view_permission(request, webinar):
        raise PermissionDenied
    return webinar
