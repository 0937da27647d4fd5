"""Who meets where: which clusters and countries share a room, and what they offer each other."""

import logging
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.tables.exports import csv_file
from webinars.breakouts.domain.meetings import Mix, basis_in_words, mix_of
from webinars.common.admin.lists import EXPORT
from webinars.models import Webinar


def mix_table(mix: Mix) -> Iterator[list[object]]:
    """Each cluster, country and so on, with its people in each room."""
    yield [_("What"), _("Which"), *(room.title for room in mix.rooms), _("In all")]
    for table in mix.tables:
        for row in table.rows:
            yield [table.title, row.value or _("not known"), *row.counts, row.total]


log = logging.getLogger(__name__)


def mix_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    mix = mix_of(webinar)
    context = {"mix": mix, "basis": basis_in_words(mix)}
    template = "admin/webinars/webinar/mix.html"
    return page.show_page(request, webinar, template, _("Who meets where"), **context)


def mix_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    log.info("%s took along who meets where in %s.", request.user, webinar.slug)
    return csv_file(mix_table(mix_of(webinar)), f"mix-{webinar.slug}")


MEETING_PAGES = {
    "mix": ThingPage(mix_page, "webinars.view_registration"),
    "mix_file": ThingPage(mix_file, EXPORT),
}
