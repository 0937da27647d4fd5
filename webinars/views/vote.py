"""Voting for what stands on the board."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from tgtf_portal.core.refusal import Refused
from webinars.domain.presence import seen
from webinars.domain.vote import take_back_vote, vote_for
from webinars.views.board import Reader, page
from webinars.views.contribution import seated


@by_session
@require_POST
def vote_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """`vote` says what the reader wants, not that it shall change: two clicks are no puzzle."""
    seat = seated(request, code)
    seen(seat)
    written = get_object_or_404(seat.breakout.insights.notes(), code=insight)
    decide = {"1": vote_for, "0": take_back_vote}.get(request.POST.get("vote", ""))
    if decide is None:
        raise Http404
    try:
        decide(written, seat.registration)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return page(request, Reader.of(request, code))
    order = "?sort=votes" if request.POST.get("sort") == "votes" else ""
    return redirect(f"{seat.breakout.get_absolute_url()}{order}#insight-{written.code}")
