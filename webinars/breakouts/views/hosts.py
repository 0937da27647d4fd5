"""Who is at a console: a host by login or by a personal link, or who moderates the webinar."""

from django.core.validators import slug_re
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tgtf_portal.core.models import User
from webinars.models import Breakout, Host
from webinars.rules import can_host


def code_in(request: HttpRequest, field: str) -> str:
    """A code as a form names it; what can be none is not looked up."""
    code = request.POST.get(field, "")
    return code if slug_re.match(code) else ""


def host_of(request: HttpRequest, breakout: Breakout) -> Host | None:
    """Whose name stands under what is written; staff write under their own."""
    return breakout.hosts.of_person(request.user, links(request)).first()


def hosted(request: HttpRequest, code: str) -> Breakout:
    """The break-out, for those who host it; for all others there is none."""
    breakout = get_object_or_404(Breakout.objects.with_webinar(), code=code)
    if not can_host(request.user, links(request), breakout):
        raise Http404
    return breakout


def links(request: HttpRequest) -> list[str]:
    return request.session.get(HOST_LINKS, [])


def person_of(request: HttpRequest) -> User | None:
    """Who did it, for the record; who came by a personal link has no account."""
    return request.user if request.user.is_authenticated else None


def name_of(request: HttpRequest, breakout: Breakout) -> str:
    if host := host_of(request, breakout):
        return host.name
    if request.user.is_authenticated:
        return request.user.name
    moderator = breakout.webinar.moderators.filter(code__in=links(request)).first()
    return moderator.name if moderator else ""


HOST_LINKS = "host_codes"  # in the session: which personal links its owner came by
