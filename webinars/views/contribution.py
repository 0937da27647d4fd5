"""Writing on the board of one's break-out, and mending what one wrote."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from tgtf_portal.core.refusal import Refused
from webinars.domain.contribution import amend_own, contribute
from webinars.domain.presence import seen
from webinars.forms.contribution import ContributionForm, OwnForm
from webinars.models import Breakout, Seat
from webinars.models.insight import InsightQuerySet
from webinars.views.board import Reader, page
from webinars.views.participant import participant_of, seat_of


@by_session
@require_POST
def board_insight_create(request: HttpRequest, code: str) -> HttpResponse:
    seat = seat_of(request, code)
    if seat is None:
        return given_back(request, code)
    seen(seat)
    form = ContributionForm(request.POST, registration=seat.registration)
    if form.is_valid():
        try:
            contribute(seat, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(seat.breakout)
    return page(request, Reader.of(request, code), form=form)


@by_session
def board_insight_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    seat = seat_of(request, code)
    if seat is None:
        return given_back(request, code)
    written = get_object_or_404(own(seat).shown(), code=insight)
    form = OwnForm(request.POST or None, instance=written, registration=seat.registration)
    current = None
    if request.method == "POST" and form.is_valid():
        seen(seat)
        try:
            amend_own(written, seat.registration, **form.facts())
        except Refused as refusal:
            current = own(seat).get(pk=written.pk)
            form.take_note_of(current)
            form.add_error(None, str(refusal))
        else:
            return redirect(seat.breakout)
    context = {"breakout": seat.breakout, "form": form, "current": current, "written": written}
    return render(request, "webinars/board/edit.html", context)


def given_back(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever was seated elsewhere while they wrote keeps their words; for others there is nothing
    here."""
    room = get_object_or_404(Breakout.objects.with_webinar(), code=code)
    person = participant_of(request, room.webinar)
    if person is None or request.method != "POST":
        raise Http404
    seat = getattr(person, "seat", None)
    context = {
        "webinar": room.webinar,
        "seated": seat.breakout if seat else None,
        "text": request.POST.get("text", ""),
    }
    return render(request, "webinars/board/moved.html", context, status=404)


def own(seat: Seat) -> InsightQuerySet:
    """What this person wrote in the room."""
    return seat.breakout.insights.filter(registration=seat.registration_id)


def seated(request: HttpRequest, code: str) -> Seat:
    """For those who sit there; for all others there is nothing to write on."""
    seat = seat_of(request, code)
    if seat is None:
        raise Http404
    return seat
