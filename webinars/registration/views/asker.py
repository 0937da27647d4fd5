"""Who fills in a registration form: by a mailed link, a group's code, or an account."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values import tokens
from webinars.models import GroupCode, Invitation, Registration, Webinar
from webinars.registration.domain.queries import find_invitation, registrations_like

INVITATIONS = "invitation_codes"  # in the session: by webinar, the one that its owner came by
WRONG_LINK = _lazy(
    "We do not recognise the link you came by, so the form is empty. Perhaps the mail program cut "
    "the link short, or the code in it has ended. You can register all the same."
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who fills in the form, as far as it can be known: by a mailed link, a code, or an account."""

    user: Person
    client: str
    webinar: Webinar
    invitation: Invitation | None
    group_code: GroupCode | None
    wrong_link: bool

    @classmethod
    def of(cls, request: HttpRequest, webinar: Webinar) -> Self:
        token, code = request.GET.get("invitation", ""), request.GET.get("group", "")
        known = request.session.get(INVITATIONS, {}).get(str(webinar.pk))
        signed = tokens.read(Invitation.PURPOSE, token) if token else known
        invitation = find_invitation(webinar, signed)
        group_code = _group_code(request, webinar, code) if code else None
        wrong_link = bool(token and not invitation) or bool(code and not group_code)
        client = throttle.client_network(request)
        return cls(request.user, client, webinar, invitation, group_code, wrong_link)

    @property
    def registration(self) -> Registration | None:
        """Where a person who came by a mailed link is registered already."""
        if not self.invitation:
            return None
        rows = registrations_like(self.webinar, self.invitation.email, None)
        return next((row for row in rows if row.is_expected), None)

    @property
    def is_trusted(self) -> bool:
        return bool(self.invitation) or self.user.is_authenticated

    @property
    def counted_as(self) -> str | None:
        """Whose turns a stranger's registration takes: nobody's behind a code, which counts itself.

        An invitation used for other addresses has turns of its own, wherever it was forwarded to.
        """
        if self.invitation:
            return f"invitation-{self.invitation.pk}"
        return None if self.group_code else self.client

    def remember(self, request: HttpRequest) -> None:
        """By which invitation they came, under an address that does not hold it."""
        if self.invitation:
            codes = request.session.get(INVITATIONS, {})
            request.session[INVITATIONS] = {**codes, str(self.webinar.pk): self.invitation.code}


def forget_invitation(request: HttpRequest, webinar: Webinar) -> None:
    """Who registers next in this browser is somebody else."""
    if str(webinar.pk) in (codes := request.session.get(INVITATIONS, {})):
        request.session[INVITATIONS] = {k: v for k, v in codes.items() if k != str(webinar.pk)}


def _group_code(request: HttpRequest, webinar: Webinar, code: str) -> GroupCode | None:
    """A code is short enough to be guessed: from a network that tries many, none is right any more.
    Its people can still register without one.
    """
    if throttle.has_guessed_too_often(request, throttle.CODES):
        return None
    group_code = webinar.group_codes.usable(code).first()
    if group_code is None:
        throttle.note_miss(request, throttle.CODES)
    return group_code
