"""Another personal link for who was invited, and fears that theirs was seen."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tgtf_portal.core.people.access import by_session
from webinars.campaign.domain.invitations import replace_invitation_link
from webinars.common.pages import replacing
from webinars.models import Webinar
from webinars.registration.views.asker import Asker


@by_session
def invitation_renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever registered by it has a link of their own, which their page replaces."""
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    asker = Asker.of(request, webinar)
    invitation = asker.invitation
    if invitation is None or asker.registration:
        raise Http404
    back = reverse("webinars:registration-create", args=[slug])
    return replacing(
        request,
        webinar,
        lambda: replace_invitation_link(invitation, by=None),
        back=back,
        to=invitation.email,
    )
