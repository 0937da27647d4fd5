"""Who meets where: which clusters and countries share a room, and what they offer each other."""

import logging
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import WithActions
from tgtf_portal.core.tables.exports import csv_file
from webinars.breakouts.domain.meetings import Mix, MixRow, basis_in_words, mix_of
from webinars.models import Webinar


def mix_table(mix: Mix) -> Iterator[list[object]]:
    """Each cluster, country and so on, with its people in each room."""
    yield [_("What"), _("Which"), *(room.title for room in mix.rooms), _("In all")]
    for table in mix.tables:
        for row in table.rows:
            yield [table.title, *_mixed(row)]


def _mixed(row: MixRow) -> list[object]:
    return [row.value or _("not known"), *row.counts, row.total]


log = logging.getLogger(__name__)


def mix_page(page: WithActions, request: HttpRequest, pk: int) -> HttpResponse:
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


def mix_file(page: WithActions, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = _seen(page, request, pk)
    log.info("%s took along who meets where in %s.", request.user, webinar.slug)
    return csv_file(mix_table(mix_of(webinar)), f"mix-{webinar.slug}")


def _seen(page: WithActions, request: HttpRequest, pk: int) -> Webinar:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_view_permission(request, webinar):
        raise PermissionDenied
    return webinar
