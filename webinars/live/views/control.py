"""The moderator's control: every room at a glance, and what can be done with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import LinkHasEnded, by_link, by_session
from tgtf_portal.core.refusal import Refused, refusal_as_message, refusal_at_form
from tgtf_portal.core.values.memory import memory
from webinars.breakouts.domain.capacity import change_capacity, sitters_beyond
from webinars.breakouts.views.hosts import HOST_LINKS, links
from webinars.common.pages import SeeOther, kept, news
from webinars.live.domain.control import Control, control_of, pulses_of_rooms
from webinars.live.domain.help import answer_call
from webinars.live.domain.rooms import (
    broadcast,
    close_rooms,
    extend_rooms,
    open_rooms,
    reopen_room,
    warn_rooms,
)
from webinars.live.forms.staff import CapacityForm, ExtendForm, OneRoomForm, RoomForm, TellForm
from webinars.models import Moderator, Webinar
from webinars.rules import can_moderate, leading_has_ended

Values = dict[str, Any]
TURN = 5  # seconds after which a control learns who is here, though nobody wrote


@by_link
def moderator_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    moderators = Moderator.objects.by_link(token).select_related("webinar__recap")
    moderator = get_object_or_404(moderators, webinar__slug=slug)
    if leading_has_ended(moderator.webinar):
        raise LinkHasEnded(moderator.webinar.get_absolute_url())
    request.session.cycle_key()
    request.session[HOST_LINKS] = sorted({*links(request), moderator.code})
    return SeeOther(_address(moderator.webinar))


@by_session
def live_control(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, _led(request, slug))


def page(
    request: HttpRequest, webinar: Webinar, *, tell_form: TellForm | None = None
) -> HttpResponse:
    own = webinar.moderators.of_person(request.user, links(request)).exists()
    context = {
        "webinar": webinar,
        "control": control_of(webinar),
        "tell_form": tell_form or TellForm(webinar=webinar),
        "renew": reverse("webinars:live-control-renew", args=[webinar.slug]) if own else "",
    }
    return render(request, "webinars/live/control.html", context)


@by_session
def live_control_news(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = _led(request, slug)
    shown = kept(_state(webinar, pulses_of_rooms(webinar)), lambda: _shown(webinar))
    context = {"webinar": webinar, "control": shown.control}
    return news(
        request,
        edition=shown.edition,
        render=lambda: render_to_string("webinars/live/_control.html", context, request),
    )


def known_edition(webinar: Webinar, pulses: int) -> str | None:
    """If somebody in this process has asked since the last change; costs no query."""
    shown: ShownControl | None = memory.known(_state(webinar, pulses))
    return shown.edition if shown else None


@dataclass(frozen=True, slots=True)
class ShownControl:
    control: Control
    edition: str


def _shown(webinar: Webinar) -> ShownControl:
    """Who is here changes without a word from anybody: what is shown is itself the edition."""
    control = control_of(webinar)
    context = {"webinar": webinar, "control": control}
    text = render_to_string("webinars/live/_control.html", context)
    return ShownControl(control, f"{get_language()}.{sha256(text.encode()).hexdigest()}")


def _state(webinar: Webinar, pulses: int) -> str:
    """After a turn it is looked at again, for who is here and what time it is."""
    turn = int(time.time()) // TURN
    changed = f"{webinar.changed_at.timestamp()}.{webinar.pulse}.{pulses}"
    return f"control.{webinar.pk}.{changed}.{turn}.{get_language()}"


# --- Actions -------------------------------------------------------------------------------------
@by_session
@require_POST
def live_control_open(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, slug, RoomForm, open_rooms, _("Open: %s."))


@by_session
@require_POST
def live_control_warn(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, slug, RoomForm, warn_rooms, _("Told how much time is left: %s."))


@by_session
@require_POST
def live_control_extend(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, slug, ExtendForm, extend_rooms, _("More time: %s."))


@by_session
def live_control_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked for, it says what will happen; pressed, it closes."""
    if request.method == "POST":
        return _do(request, slug, RoomForm, close_rooms, _("Closed: %s."))
    webinar = _led(request, slug)
    form = RoomForm(_given(request), webinar=webinar)
    only = form.cleaned_data.get("room") if form.is_valid() else None
    desks = [d for d in control_of(webinar).desks if only is None or d.breakout == only]
    context = {"webinar": webinar, "only": only, "desks": [d for d in desks if d.breakout.is_open]}
    return render(request, "webinars/live/close.html", context)


@by_session
@require_POST
def live_control_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    def reopen(webinar: Webinar, *, only: Any, **who: Any) -> list[Any]:
        return [reopen_room(only, **who)]

    return _do(request, slug, OneRoomForm, reopen, _("Open again, with five minutes more: %s."))


@by_session
@require_POST
def live_control_capacity(request: HttpRequest, slug: str) -> HttpResponse:
    """Fewer places than people: whom it concerns is said first."""
    webinar = _led(request, slug)
    form = CapacityForm(_given(request), webinar=webinar)
    if form.is_valid() and not form.cleaned_data["accept_overfull"]:
        room, capacity = form.cleaned_data["room"], form.cleaned_data["capacity"]
        if people := sitters_beyond(room, capacity):
            context = {"webinar": webinar, "room": room, "capacity": capacity, "people": people}
            return render(request, "webinars/live/capacity.html", context)

    def change(webinar: Webinar, *, only: Any, **facts: Any) -> list[Any]:
        return [change_capacity(only, facts.pop("capacity"), **facts)]

    return _do(request, slug, CapacityForm, change, _("Its places are changed: %s."))


@by_session
@require_POST
def live_control_tell(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = _led(request, slug)
    form = TellForm(_given(request), webinar=webinar)
    if form.is_valid():
        room, text = form.cleaned_data["room"], form.cleaned_data["text"]
        with refusal_at_form(form):
            broadcast(webinar, text, breakout=room, **_who(request, webinar))
            messages.success(request, _("Your message is out: “%s”") % text)
            return SeeOther(_address(webinar))
    return page(request, webinar, tell_form=form)


@by_session
@require_POST
def live_control_answer(request: HttpRequest, slug: str) -> HttpResponse:
    def answer(webinar: Webinar, *, only: Any, **who: Any) -> list[Any]:
        call = only.help_requests.open().first()
        if call is None:
            raise Refused(_("Somebody is on the way to “%s” already.") % only)
        answer_call(call, **who)
        return [only]

    return _do(request, slug, OneRoomForm, answer, _("They know that you are coming: %s."))


# --- Shared by the actions -----------------------------------------------------------------------
def _do(
    request: HttpRequest,
    slug: str,
    room_form: type[RoomForm],
    verb: Callable[..., list[Any]],
    said: str,
) -> HttpResponse:
    """The verb for all rooms or the one that the form names; then the control again."""
    webinar = _led(request, slug)
    form = room_form(_given(request), webinar=webinar)
    if not form.is_valid():
        fault = next(iter(form.errors.values()))[0]
        messages.error(request, str(fault))
        return SeeOther(_address(webinar))
    given = dict(form.cleaned_data)
    room = given.pop("room")
    with refusal_as_message(request):
        rooms = verb(webinar, only=room, **given, **_who(request, webinar))
        messages.success(request, said % ", ".join(str(room) for room in rooms))
    anchor = f"#room-{room.code}" if room else ""
    return SeeOther(f"{_address(webinar)}{anchor}")


def _given(request: HttpRequest) -> QueryDict:
    """A button names its room in the address that it is sent to."""
    given = request.GET.copy()
    given.update(request.POST)
    return given


def _who(request: HttpRequest, webinar: Webinar) -> Values:
    """The account that acts, and the name under which the rooms know it."""
    by = request.user if request.user.is_authenticated else None
    moderator = webinar.moderators.of_person(request.user, links(request)).first()
    sender = moderator.name if moderator else by.name if by else ""
    return {"by": by, "sender": sender}


def _led(request: HttpRequest, slug: str) -> Webinar:
    """The webinar, for those who lead it; for all others there is none."""
    webinar = get_object_or_404(Webinar, slug=slug)
    if not can_moderate(request.user, links(request), webinar):
        raise Http404
    return webinar


def _address(webinar: Webinar) -> str:
    return reverse("webinars:live-control", args=[webinar.slug])
