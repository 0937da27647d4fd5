"""Mails to who is invited to have an account, and to colleagues of whom one is away."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.domain import absence
from clusters.domain.account_invitation import SENT, WITHDRAWN
from clusters.models import AccountInvitation
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.kind_names import name_kinds
from tgtf_portal.core.mail.letters import Letter, sender_name, write_letter
from tgtf_portal.core.mail.wording import WORDINGS, Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

Kind = AccountInvitation.Kind

name_kinds(
    {
        SENT: _("Account: an invitation to the portal"),
        WITHDRAWN: _("Account: an invitation is withdrawn"),
        absence.SAID: _("Staff: somebody is away, and who stands in"),
        absence.TAKEN_BACK: _("Staff: somebody is not away after all"),
    }
)


# --- Invitations ---------------------------------------------------------------------------------
def what_for(invitation: AccountInvitation) -> str:
    """What the person will be able to do, as a line, or a line a role."""
    if invitation.kind == Kind.ADVISOR:
        return _now("As an advisor you keep your profile, answer proposals and state your days.")
    if invitation.kind == Kind.MANAGER:
        return _now(
            "As a manager of %s you keep its page and its firms, and follow its projects."
        ) % (invitation.cluster or "")
    roles = [f"– {label}" for label in invitation.role_labels]
    lines = [_now("As a colleague you will have these roles:"), *roles]
    if names := ", ".join(facility.name for facility in invitation.facilities.all()):
        lines.append(_now("You will see what belongs to: %s.") % names)
    return "\n".join(lines)


def _about_invitation(kind: str, status: str, wording: Wording) -> None:
    @outbox.sender(kind, wording=wording)
    def prepare(batch: list[Message]) -> outbox.Write:
        rows = AccountInvitation.objects.select_related("invited_by", "cluster")
        rows = rows.prefetch_related("facilities")
        found = rows.in_bulk({message.context["accountinvitation"] for message in batch})

        def write(message: Message) -> Letter | None:
            invitation = found.get(message.context["accountinvitation"])
            if invitation is None or not _is_due(invitation, status, message):
                return None
            return write_letter(WORDINGS[kind], _values(invitation), language=message.language)

        return write


def _is_due(invitation: AccountInvitation, status: str, message: Message) -> bool:
    """Still the state that it tells of, and not a mail with a link that another one replaced."""
    if invitation.email != message.recipient or invitation.status != status:
        return False
    return status != AccountInvitation.Status.OPEN or invitation.is_open


def _values(invitation: AccountInvitation) -> dict[str, str]:
    return {
        "name": Typed(invitation.name),
        "by": Typed(invitation.invited_by or _now("The facility")),
        "portal": sender_name(),
        "greeting": Typed(invitation.greeting),
        "what": what_for(invitation),
        "until": date_format(localtime(invitation.open_until), "j F Y"),
        "link": invitation.get_link() if invitation.is_open else settings.SITE_URL,
    }


_about_invitation(
    SENT,
    AccountInvitation.Status.OPEN,
    Wording(
        _("{by} invites you to the portal of the {portal}"),
        _(
            "Dear {name},\n\n{greeting}\n\n{by} invites you to the portal of the {portal}.\n\n"
            "{what}\n\nChoose once how you sign in, with a password or a passkey:\n\n{link}\n\n"
            "The link is yours alone and works until {until}. If you do not expect this, you need "
            "not do anything: nothing comes of it without you."
        ),
        _("Accept the invitation"),
        preheader=_("The link works until {until}."),
    ),
)
_about_invitation(
    WITHDRAWN,
    AccountInvitation.Status.WITHDRAWN,
    Wording(
        _("Your invitation to the portal of the {portal} is withdrawn"),
        _(
            "Dear {name},\n\nWe invited you to the portal of the {portal}, and take the invitation "
            "back. The link in our earlier mail opens nothing any more; you need not do anything."
        ),
        preheader=_("You need not do anything."),
    ),
)


# --- Absences ------------------------------------------------------------------------------------
def _about_absence(kind: str, wording: Wording) -> None:
    @outbox.sender(kind, wording=wording)
    def prepare(batch: list[Message]) -> outbox.Write:
        def write(message: Message) -> Letter:
            values = {
                **{name: Typed(text) for name, text in message.context.items()},
                "name": Typed(message.recipient_name),
                "link": whole_address("pages:absence-list"),
            }
            return write_letter(WORDINGS[kind], values, language=message.language)

        return write


_about_absence(
    absence.SAID,
    Wording(
        _("{away} is away from {first} to {last}; {substitute} stands in"),
        _(
            "Dear {name},\n\n{away} is away from {first} to {last}, and {substitute} stands in.\n\n"
            "On these days mails of projects that {away} is in charge of go to both, and what "
            "waits for {away} stands on the desk of {substitute}.\n\n{link}"
        ),
        _("See who is away"),
        preheader=_("From {first} to {last}."),
    ),
)
_about_absence(
    absence.TAKEN_BACK,
    Wording(
        _("{away} is not away from {first} to {last} after all"),
        _(
            "Dear {name},\n\n{away} is not away from {first} to {last} after all, so {substitute} "
            "need not stand in.\n\n{link}"
        ),
        _("See who is away"),
        preheader=_("Nobody needs to stand in."),
    ),
)
