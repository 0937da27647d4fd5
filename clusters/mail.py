"""Mails to who is invited to have an account, and to colleagues of whom one is away."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.domain import absence
from clusters.domain.account_invitation import SENT, WITHDRAWN
from clusters.models import AccountInvitation
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, sender_name, write_letter
from tgtf_portal.core.mail.wording import Text, Typed, Wording, describe, wording_of
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

Kind = AccountInvitation.Kind

# What staff may put into texts of their own; one text of a kind for the whole portal.
NAME = {"name": _("the person's name")}
PORTAL = {"portal": _("the portal's name")}
DAYS = {
    "away": _("who is away"),
    "substitute": _("who stands in"),
    "first": _("the first day"),
    "last": _("the last day"),
    "link": _("the page of absences; alone in a paragraph it is the button"),
}
EXAMPLES: dict[str, Text] = {
    "by": _("Jonas Lindqvist"),
    "portal": _("Green Transition Facility"),
    "greeting": _("I look forward to working with you."),
    "what": _("As an advisor you keep your profile, answer proposals and state your days."),
    "until": _("15 October 2027"),
    "away": _("Jonas Lindqvist"),
    "substitute": _("Ana Šimić"),
    "first": _("1 August"),
    "last": _("14 August"),
}


def _describe(kind: str, label: Text, placeholders: Mapping[str, Text], needs: str) -> None:
    examples = {name: EXAMPLES[name] for name in placeholders if name in EXAMPLES}
    describe(kind, label, {**NAME, **placeholders}, examples, needs)


_describe(
    SENT,
    _("Account: an invitation to the portal"),
    PORTAL
    | {
        "by": _("who invites"),
        "greeting": _("the line of greeting, where there is one"),
        "what": _("what the person will be able to do, a line a role"),
        "until": _("the day until which the link works"),
        "link": _("the person's own link; alone in a paragraph it is the button"),
    },
    "by link until",
)
_describe(WITHDRAWN, _("Account: an invitation is withdrawn"), PORTAL, "")
_describe(
    absence.SAID,
    _("Staff: somebody is away, and who stands in"),
    DAYS,
    "away substitute first last",
)
_describe(
    absence.TAKEN_BACK,
    _("Staff: somebody is not away after all"),
    DAYS,
    "away first last",
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
            return write_letter(wording_of(message), _values(invitation), language=message.language)

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
            return write_letter(wording_of(message), values, language=message.language)

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
