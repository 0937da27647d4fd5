"""The console of whoever hosts a break-out."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from tgtf_portal.core.access import by_link, by_session
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.console import Console, console_of
from webinars.forms.insight import ConclusionForm, NoteForm, PadForm
from webinars.models import Breakout, Host
from webinars.rules import can_host
from webinars.views.answers import SeeOther
from webinars.views.news import kept, news

LINKS = "host_codes"  # in the session: which personal links its owner came by
TURN = 15  # seconds after which a console learns who is here, though nobody wrote


@by_link
def breakout_host_link(request: HttpRequest, code: str, token: str) -> HttpResponse:
    hosts = Host.objects.by_link(token).with_room()
    host = get_object_or_404(hosts, breakout__code=code)
    request.session.cycle_key()
    request.session[LINKS] = sorted({*request.session.get(LINKS, []), host.code})
    return SeeOther(host.breakout.get_host_url())


@by_session
def breakout_host(request: HttpRequest, code: str) -> HttpResponse:
    return console(request, hosted(request, code))


@by_session
def breakout_host_news(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    edition = (
        f"console.{breakout.code}.{breakout.pulse}.{breakout.webinar.pulse}"
        f".{int(time.time()) // TURN}.{get_language()}"
    )
    return news(request, edition=edition, render=lambda: kept(edition, lambda: _live(breakout)))


def _live(breakout: Breakout) -> str:
    return render_to_string("webinars/breakout/_news.html", _shown(breakout, console_of(breakout)))


def _shown(breakout: Breakout, told: Console) -> dict[str, Any]:
    return {"breakout": breakout, "webinar": breakout.webinar, "console": told}


def console(
    request: HttpRequest,
    breakout: Breakout,
    *,
    note_form: NoteForm | None = None,
    conclusion_form: ConclusionForm | None = None,
    pad_form: PadForm | None = None,
    clash: dict[str, str] | None = None,
) -> HttpResponse:
    told = console_of(breakout)
    context = {
        **_shown(breakout, told),
        "note_form": note_form or NoteForm(prefix="note", breakout=breakout),
        "conclusion_form": conclusion_form or ConclusionForm(prefix="conclusion"),
        "pad_form": pad_form or PadForm.of(told.conclusion),
        "clash": clash,
    }
    return render(request, "webinars/breakout/host.html", context)


def answered(request: HttpRequest, breakout: Breakout, deed: Callable[[], object]) -> HttpResponse:
    """Back to the console once it is done; what is refused stands on top of it."""
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return console(request, hosted(request, breakout.code))
    return redirect(breakout.get_host_url())


def hosted(request: HttpRequest, code: str) -> Breakout:
    """The break-out, for those who host it; for all others there is none."""
    breakout = get_object_or_404(Breakout.objects.with_webinar(), code=code)
    if not can_host(request.user, links(request), breakout):
        raise Http404
    return breakout


def host_of(request: HttpRequest, breakout: Breakout) -> Host | None:
    """Whose name stands under what is written; staff write under their own."""
    return breakout.hosts.of_person(request.user, links(request)).first()


def person_of(request: HttpRequest) -> User | None:
    """Who did it, for the record; whoever came by a personal link has no account."""
    return request.user if request.user.is_authenticated else None


def name_of(request: HttpRequest, breakout: Breakout) -> str:
    if host := host_of(request, breakout):
        return host.name
    if request.user.is_authenticated:
        return request.user.name
    moderator = breakout.webinar.moderators.filter(code__in=links(request)).first()
    return moderator.name if moderator else ""


def code_in(request: HttpRequest, field: str) -> str:
    """A code as a form names it; what can be none is not looked up."""
    code = request.POST.get(field, "")
    return code if slug_re.match(code) else ""


def links(request: HttpRequest) -> list[str]:
    return request.session.get(LINKS, [])
