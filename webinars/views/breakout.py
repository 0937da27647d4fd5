"""The console of whoever hosts a break-out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tgtf_portal.core.access import by_link
from webinars.domain.console import console_of
from webinars.forms.insight import ConclusionForm, NoteForm
from webinars.models import Breakout, Host
from webinars.rules import can_host
from webinars.views.answers import SeeOther

LINKS = "host_codes"  # in the session: which personal links its owner came by


@by_link
def breakout_host_link(request: HttpRequest, code: str, token: str) -> HttpResponse:
    hosts = Host.objects.by_link(token).with_room()
    host = get_object_or_404(hosts, breakout__code=code)
    request.session.cycle_key()
    request.session[LINKS] = sorted({*request.session.get(LINKS, []), host.code})
    return SeeOther(host.breakout.get_host_url())


@by_link
def breakout_host(request: HttpRequest, code: str) -> HttpResponse:
    return console(request, hosted(request, code))


def console(
    request: HttpRequest,
    breakout: Breakout,
    *,
    note_form: NoteForm | None = None,
    conclusion_form: ConclusionForm | None = None,
) -> HttpResponse:
    context = {
        "breakout": breakout,
        "webinar": breakout.webinar,
        "console": console_of(breakout),
        "note_form": note_form or NoteForm(prefix="note"),
        "conclusion_form": conclusion_form or ConclusionForm(prefix="conclusion"),
    }
    return render(request, "webinars/breakout/host.html", context)


def hosted(request: HttpRequest, code: str) -> Breakout:
    """The break-out, for those who host it; for all others there is none."""
    breakout = get_object_or_404(Breakout.objects.with_webinar(), code=code)
    if not can_host(request.user, links(request), breakout):
        raise Http404
    return breakout


def host_of(request: HttpRequest, breakout: Breakout) -> Host | None:
    """Whose name stands under what is written; staff write under their own."""
    return breakout.hosts.of_person(request.user, links(request)).first()


def links(request: HttpRequest) -> list[str]:
    return request.session.get(LINKS, [])
