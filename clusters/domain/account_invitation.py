"""Inviting somebody to have an account, and what comes of it when they accept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.models import AccountInvitation, Cluster, Membership
from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.people import entrance
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.people.staff_actions import appoint, facilities_to_give
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.values.tokens import mark, new_code

Kind, Status = AccountInvitation.Kind, AccountInvitation.Status
SENT, WITHDRAWN = "account_invitation.sent", "account_invitation.withdrawn"
# What it takes to invite somebody, and to be still allowed to when they accept.
RIGHTS = {
    Kind.COLLEAGUE: "core.appoint_user",
    Kind.ADVISOR: "advisors.change_advisor",
    Kind.MANAGER: "clusters.add_membership",
}


# --- What staff do -------------------------------------------------------------------------------
@transaction.atomic
def invite_colleague(
    email: str,
    *,
    name: str,
    roles: Collection[str],
    facilities: Collection[int],
    by: User,
    greeting: str = "",
) -> AccountInvitation:
    """The person gets a link by which they choose how to sign in, and have the roles then."""
    email = AddressField.normalise(email)
    if obstacle := obstacle_to_inviting(email, by):
        raise Refused(obstacle)
    given = facilities_to_give(User(), facilities, by)
    kept = [role for role in StaffRole.values if role in roles]
    return _invite(Kind.COLLEAGUE, email, name, greeting, by, facilities=given, roles=kept)


@transaction.atomic
def invite_advisor(user: User, *, by: User, greeting: str = "") -> AccountInvitation:
    """Somebody who is an advisor here already; asked again they get another link."""
    if entrance.has_way_in(user):
        raise Refused(_("%s can sign in already.") % user)
    return _invite(Kind.ADVISOR, user.email, str(user), greeting, by)


@transaction.atomic
def invite_manager(
    cluster: Cluster, *, email: str, name: str, by: User, greeting: str = ""
) -> AccountInvitation:
    """The person manages the cluster as soon as they accept; asked again they get another link."""
    email = AddressField.normalise(email)
    owner = entrance.owner_of(email)
    if owner and cluster.memberships.filter(user=owner).exists() and entrance.has_way_in(owner):
        raise Refused(_("%(name)s manages it already, and can sign in.") % {"name": owner})
    return _invite(Kind.MANAGER, email, name, greeting, by, cluster=cluster)


def obstacle_to_inviting(email: str, by: User) -> str:
    """Why a colleague cannot be invited at this address, in a sentence; nothing where they can."""
    if not by.has_perm(RIGHTS[Kind.COLLEAGUE]):
        return _("Only who may give roles invites colleagues.")
    owner = entrance.owner_of(email)
    if owner and owner.is_staff:
        return _("%s is a colleague already: give them roles on the page of their account.") % owner
    if owner and not owner.is_active:
        return _("The account of this address is switched off: switch it on first.")
    before = AccountInvitation.objects.filter(kind=Kind.COLLEAGUE, email=email, status=Status.OPEN)
    if waiting := before.first():
        facts = {"name": waiting.name, "day": _day(waiting.invited_at)}
        return (
            _("%(name)s was invited on %(day)s: send the invitation again, or withdraw it.") % facts
        )
    return ""


@transaction.atomic
def send_again(invitation: AccountInvitation, *, by: User) -> AccountInvitation:
    """A new link; the older one opens nothing any more."""
    invitation = _locked(invitation)
    if invitation.status != Status.OPEN:
        raise Refused(_settled(invitation))
    _refuse_unless_may(invitation, by)
    invitation.code, invitation.invited_by = new_code(), by
    _open_link(invitation)
    audit.record("account_invitation.sent_again", invitation, by=by)
    return invitation


@transaction.atomic
def withdraw(invitation: AccountInvitation, *, by: User) -> AccountInvitation:
    """The link opens nothing any more, and the person is told."""
    invitation = _locked(invitation)
    if invitation.status != Status.OPEN:
        raise Refused(_settled(invitation))
    invitation.status, invitation.changed_at = Status.WITHDRAWN, timezone.now()
    invitation.save(update_fields=["status", "changed_at"])
    _tell(invitation, WITHDRAWN)
    audit.record("account_invitation.withdrawn", invitation, by=by)
    return invitation


def _invite(
    kind: str,
    email: str,
    name: str,
    greeting: str,
    by: User,
    *,
    facilities: Collection[int] = (),
    **facts: Any,
) -> AccountInvitation:
    cluster = facts.get("cluster")
    known = AccountInvitation.objects.select_for_update().filter(kind=kind, email=email)
    invitation = known.filter(cluster=cluster, status=Status.OPEN).first()
    invitation = invitation or AccountInvitation(kind=kind, email=email, **facts)
    invitation.code, invitation.invited_by = new_code(), by
    invitation.name, invitation.greeting = name, greeting
    _refuse_unless_may(invitation, by)
    _open_link(invitation)
    invitation.facilities.set(facilities)
    audit.record("account_invitation.sent", invitation, by=by, kind=str(kind))
    return invitation


def _open_link(invitation: AccountInvitation) -> None:
    now = timezone.now()
    invitation.invited_at = invitation.changed_at = now
    invitation.open_until = now + timedelta(days=AccountInvitation.DAYS)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:  # two pressed at once
        raise Refused(_("%s was invited just now.") % invitation) from None
    _tell(invitation, SENT, drop_after=invitation.open_until)


def _refuse_unless_may(invitation: AccountInvitation, by: User) -> None:
    """Nobody gives what they may not give, nor has somebody else's invitation do it for them."""
    if not may_invite(invitation, by):
        raise Refused(_("You may not invite somebody to this."))
    if invitation.kind == Kind.COLLEAGUE and invitation.pk:
        facilities_to_give(User(), invitation.facilities.values_list("pk", flat=True), by)


def may_invite(invitation: AccountInvitation, by: User | None) -> bool:
    return by is not None and by.has_perm(RIGHTS[Kind(invitation.kind)])


# --- What the person does ------------------------------------------------------------------------
@transaction.atomic
def accept(invitation: AccountInvitation, *, by: User | None, password: str = "") -> User:
    """Whoever came by the link has an account now, and what they were invited to.

    `by` is who is signed in. Where nobody is, a password is kept for a new account; with a passkey
    the caller enrols it. An account that can be signed in to is never opened by a link alone.
    """
    invitation = _locked(invitation)
    if obstacle := obstacle_to_accepting(invitation, by):
        raise Refused(obstacle)
    owner = by or entrance.owner_of(invitation.email)
    if by is None and owner and entrance.has_way_in(owner):
        raise Refused(_("There is an account with this address: sign in, then accept."))
    person = by or entrance.open_account(invitation.email, invitation.name)
    if password and by is None:
        person.set_password(password)
        person.save(update_fields=["password"])
    _give(invitation, person)
    invitation.status, invitation.changed_at = Status.ACCEPTED, timezone.now()
    invitation.save(update_fields=["status", "changed_at"])
    audit.record("account_invitation.accepted", invitation, by=person)
    return User.objects.get(pk=person.pk)


def obstacle_to_accepting(invitation: AccountInvitation, by: User | None) -> str:
    """Why the link leads nowhere for this reader, in a sentence to them; nothing where it does."""
    if invitation.status == Status.ACCEPTED:
        return _("This invitation was accepted already: sign in with what you chose then.")
    if invitation.status == Status.WITHDRAWN:
        return _("This invitation was withdrawn; you need not do anything.")
    if not invitation.is_open:
        return _("The time of this invitation is over. Ask whoever invited you for a new one.")
    if by and not entrance.is_theirs(by, invitation.email):
        return _(
            "This invitation was sent to another address than those of the account you are signed "
            "in with. If both are yours, sign out and open the link again."
        )
    if not may_invite(invitation, invitation.invited_by):
        return _("Who invited you can no longer do so. Ask the facility for a new invitation.")
    return ""


def _give(invitation: AccountInvitation, person: User) -> None:
    inviter = invitation.invited_by
    if invitation.kind == Kind.COLLEAGUE and inviter:
        if person.is_staff:
            raise Refused(_("You are a colleague already: ask an administrator for further roles."))
        facilities = list(invitation.facilities.values_list("pk", flat=True))
        appoint(person, is_staff=True, roles=invitation.roles, facilities=facilities, by=inviter)
    if invitation.kind == Kind.MANAGER and invitation.cluster:
        Membership.objects.get_or_create(user=person, cluster=invitation.cluster)


def _settled(invitation: AccountInvitation) -> str:
    facts = {"name": invitation.name, "day": _day(invitation.changed_at)}
    if invitation.status == Status.ACCEPTED:
        return _("%(name)s accepted on %(day)s.") % facts
    return _("The invitation of %(name)s was withdrawn on %(day)s.") % facts


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j M Y")


def _locked(invitation: AccountInvitation) -> AccountInvitation:
    rows = AccountInvitation.objects.select_for_update(of=["self"])
    return rows.select_related("invited_by", "cluster").get(pk=invitation.pk)


def _tell(invitation: AccountInvitation, kind: str, *, drop_after: datetime | None = None) -> None:
    """Once for each link."""
    owner = entrance.owner_of(invitation.email)
    outbox.promise(
        outbox.Promise(
            kind,
            key=f"{kind}/{invitation.pk}/{mark(invitation.code)}",
            to=invitation.email,
            name=invitation.name,
            context={"accountinvitation": invitation.pk},
            language=owner.language if owner else settings.LANGUAGE_CODE,
            priority=Message.Priority.URGENT,
            drop_after=drop_after,
        )
    )
