"""The console of a break-out's host: its page, calling for help, sending and fetching people."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import LinkHasEnded, by_link, by_session
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.folding import named
from tgtf_portal.core.values.numbers import is_number
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.breakouts.views.hosts import (
    HOST_LINKS,
    code_in,
    host_of,
    hosted,
    links,
    name_of,
    person_of,
)
from webinars.common.pages import SeeOther, kept, news, page_number
from webinars.live.domain.board import NOTES_OF_A_PAGE
from webinars.live.domain.console import Console, console_of, withheld_in
from webinars.live.domain.help import call_coordinator, take_back_call
from webinars.live.domain.muting import mute, unmute
from webinars.live.forms.notes import ConclusionForm, HelpForm, HostNoteForm, PadForm
from webinars.models import Breakout, Host, Moderator, Seat
from webinars.rules import has_ended, leading_has_ended

TURN = 15  # seconds after which a console learns who is here, though nobody wrote


@by_link
def breakout_host_link(request: HttpRequest, code: str, token: str) -> HttpResponse:
    hosts = Host.objects.by_link(token).with_room()
    host = get_object_or_404(hosts, breakout__code=code)
    webinar = host.breakout.webinar
    is_over = leading_has_ended(webinar)
    if has_ended(webinar) or (is_over and not host.insights.exists()):
        raise LinkHasEnded(webinar.get_absolute_url())
    request.session.cycle_key()
    request.session[HOST_LINKS] = sorted({*request.session.get(HOST_LINKS, []), host.code})
    # Who wrote something decides for longer whether their name stands under it.
    written = reverse("webinars:host-note-list", args=[host.breakout.code])
    return SeeOther(written if is_over else host.breakout.get_host_url())


@by_session
def breakout_host(request: HttpRequest, code: str) -> HttpResponse:
    return console(request, hosted(request, code))


@by_session
def breakout_host_news(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    number = page_number(request.GET)
    edition = edition_of(breakout, number)
    return news(
        request, edition=edition, render=lambda: kept(edition, lambda: _live(breakout, number))
    )


def edition_of(breakout: Breakout, number: int) -> str:
    """Of that page of its notes."""
    return (
        f"console.{breakout.code}.{breakout.pulse}.{breakout.webinar.pulse}"
        f".{int(time.time()) // TURN}.{get_language()}.{number}"
    )


def _console_of(breakout: Breakout, number: int) -> Console:
    """Read once an edition, for the page and its news, and for all who host the room."""
    return kept(f"read.{edition_of(breakout, number)}", lambda: console_of(breakout, number))


def _live(breakout: Breakout, number: int) -> str:
    shown = _console_of(breakout, number)
    return render_to_string("webinars/breakout/_news.html", _shown(breakout, shown))


def _part(name: str, context: dict[str, Any], edition: str) -> str:
    """One that the page and its news have in common."""
    template = f"webinars/breakout/_{name}.html"
    return kept(f"{name}.{edition}", lambda: render_to_string(template, context))


def _shown(breakout: Breakout, shown: Console) -> dict[str, Any]:
    return {"breakout": breakout, "webinar": breakout.webinar, "console": shown}


def console(
    request: HttpRequest,
    breakout: Breakout,
    *,
    note_form: HostNoteForm | None = None,
    conclusion_form: ConclusionForm | None = None,
    pad_form: PadForm | None = None,
    help_form: HelpForm | None = None,
    clash: dict[str, str] | None = None,
) -> HttpResponse:
    number = page_number(request.GET or request.POST)
    shown, edition = _console_of(breakout, number), edition_of(breakout, number)
    common = _shown(breakout, shown)
    context = {
        **common,
        "head": _part("head", common, edition),
        "parts": None if help_form else _part("parts", common, edition),
        "note_form": note_form or HostNoteForm(prefix="note", breakout=breakout),
        "conclusion_form": conclusion_form or ConclusionForm(prefix="conclusion"),
        "pad_form": pad_form or PadForm.of(shown.conclusion),
        "help_form": help_form,
        "clash": clash,
        "renew": _own_renewal(request, breakout),
    }
    return render(request, "webinars/breakout/host.html", context)


@by_session
def insight_withheld(request: HttpRequest, code: str) -> HttpResponse:
    """All that is hidden or merged, a page at a time."""
    breakout = hosted(request, code)
    page = page_of(request, withheld_in(breakout), size=NOTES_OF_A_PAGE)
    context = {"breakout": breakout, "page_obj": page}
    return render(request, "webinars/breakout/withheld.html", context)


def _own_renewal(request: HttpRequest, breakout: Breakout) -> str:
    """The way to another link, for who has one here; costs a query."""
    host = host_of(request, breakout)
    return reverse("webinars:breakout-host-renew", args=[breakout.code]) if host else ""


def answered(
    request: HttpRequest, breakout: Breakout, action: Callable[[], object]
) -> HttpResponse:
    """Back to the console once it is done; what is refused stands on top of it."""
    with refusal_as_message(request):
        action()
        page = page_number(request.POST)
        return redirect(f"{breakout.get_host_url()}{f'?page={page}' if page > 1 else ''}")
    return console(request, hosted(request, breakout.code))


@by_session
@require_POST
def help_create(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = HelpForm(request.POST, prefix="help")
    if not form.is_valid():
        return console(request, breakout, help_form=form)
    note, asker = form.cleaned_data["note"], name_of(request, breakout)
    return answered(request, breakout, lambda: call_coordinator(breakout, note=note, asker=asker))


@by_session
@require_POST
def help_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    asker = name_of(request, breakout)
    return answered(request, breakout, lambda: take_back_call(breakout, asker=asker))


@by_session
@require_POST
def seat_send(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    seat = _seat_here(request, breakout)
    room = get_object_or_404(breakout.webinar.breakouts, code=code_in(request, "room"))
    return _moved(request, breakout, seat, room)


@by_session
@require_POST
def seat_fetch(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    name = request.POST.get("fetched", "")
    if name.strip() and not is_number(name):  # typed, where too many sit elsewhere to choose from
        return _fetched_by_name(request, breakout, name)
    return _moved(request, breakout, _seat(request, breakout, "fetched"), breakout)


def _fetched_by_name(request: HttpRequest, breakout: Breakout, name: str) -> HttpResponse:
    others = _seats(breakout).exclude(breakout=breakout)
    found = list(named(others, name[:120], "registration__name")[:2])
    if len(found) == 1:
        return _moved(request, breakout, found[0], breakout)
    if found:
        words = _("Several people are called “%s”: staff can move the one you mean.")
    else:
        words = _("Nobody in another break-out is called “%s”.")
    messages.warning(request, words % name[:120])
    return redirect(breakout.get_host_url())


@by_session
@require_POST
def seat_mute(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    seat = _seat_here(request, breakout)

    def do() -> None:
        hidden = mute(seat, by=person_of(request))
        words = ngettext(
            "%(person)s is muted, and %(n)d note is off the board.",
            "%(person)s is muted, and %(n)d notes are off the board.",
            hidden,
        )
        messages.success(request, words % {"person": seat.registration, "n": hidden})

    return answered(request, breakout, do)


@by_session
@require_POST
def seat_unmute(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    seat = _seat_here(request, breakout)

    def do() -> None:
        unmute(seat, by=person_of(request))
        messages.success(
            request, _("%s can write again, and the notes are back.") % seat.registration
        )

    return answered(request, breakout, do)


def _seat_here(request: HttpRequest, breakout: Breakout) -> Seat:
    seat = _seat(request, breakout, "person")
    if seat.breakout_id != breakout.pk:
        raise Http404
    return seat


def _seat(request: HttpRequest, breakout: Breakout, field: str) -> Seat:
    number = request.POST.get(field, "")
    return get_object_or_404(_seats(breakout), pk=number if is_number(number) else 0)


def _seats(breakout: Breakout) -> QuerySet[Seat]:
    seats = Seat.objects.filter(breakout__webinar=breakout.webinar)
    return seats.select_related("registration__webinar")


def _moved(request: HttpRequest, breakout: Breakout, seat: Seat, room: Breakout) -> HttpResponse:
    if not breakout.is_open:
        messages.info(request, _("This break-out is closed; who was in it stays to be read."))
        return redirect(breakout.get_host_url())
    by, host = person_of(request), _mover(request, breakout)
    return answered(
        request,
        breakout,
        lambda: move_seat(seat.registration, breakout=room, by=by, host=host),
    )


def _mover(request: HttpRequest, breakout: Breakout) -> Host | Moderator | None:
    moderators = breakout.webinar.moderators.filter(code__in=links(request))
    return host_of(request, breakout) or moderators.first()
