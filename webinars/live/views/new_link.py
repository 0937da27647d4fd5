"""Another personal link for who leads a room or a webinar, and fears that theirs was seen."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tgtf_portal.core.people.access import by_session
from webinars.breakouts.domain.leaders import replace_leader_link
from webinars.breakouts.views.hosts import host_of, hosted, links, person_of
from webinars.common.pages import replacing
from webinars.models import Host, Moderator, Webinar
from webinars.rules import can_moderate


@by_session
def breakout_host_renew(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    host = host_of(request, breakout)
    return _replacing(request, breakout.webinar, host, back=breakout.get_host_url())


@by_session
def live_control_renew(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar, slug=slug)
    if not can_moderate(request.user, links(request), webinar):
        raise Http404
    moderator = webinar.moderators.of_person(request.user, links(request)).first()
    back = reverse("webinars:live-control", args=[slug])
    return _replacing(request, webinar, moderator, back=back)


def _replacing(
    request: HttpRequest, webinar: Webinar, leader: Host | Moderator | None, *, back: str
) -> HttpResponse:
    """Staff who lead have no link of their own."""
    if leader is None:
        raise Http404
    by = person_of(request)
    return replacing(
        request, webinar, lambda: replace_leader_link(leader, by=by), back=back, to=leader.address
    )
