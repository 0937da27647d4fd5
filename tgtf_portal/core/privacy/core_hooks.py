"""What erasing means for accounts of staff and for mails under way."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tgtf_portal.core.models import Message
from tgtf_portal.core.people.staff_actions import administrators
from tgtf_portal.core.privacy import hooks
from tgtf_portal.core.privacy.farewell import KIND
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.erased import DOMAIN

Status = Message.Status


@hooks.consequences
def staff_account_ends(subject: DataSubject) -> Iterable[str]:
    if subject.user and subject.user.is_staff:
        yield _(
            "They are facility staff: the account and its way into the administration end at once. "
            "What they did stays in the audit trail, by an account without a name."
        )
    elif subject.user:
        yield _("The account ends at once: nobody can sign in with it any more.")


@hooks.obstacles
def somebody_answers_for_the_portal(subject: DataSubject) -> Iterable[str]:
    own = administrators().filter(pk=subject.account)
    if own.exists() and not administrators().exclude(pk=subject.account).exists():
        yield _(
            "This is the only administrator, and somebody has to answer for the portal (Article 24 "
            "of the General Data Protection Regulation): appoint another first."
        )


@hooks.after_erasing
def drop_mails_under_way(subject: DataSubject) -> None:
    """Also those that a worker has in hand: without its token it can mark nothing any more."""
    theirs = Message.objects.filter(recipient__endswith=f"@{DOMAIN}").exclude(kind=KIND)
    theirs.filter(status__in=(*Message.OPEN, *Message.RETRYABLE)).update(
        status=Status.DROPPED, token=None, lease_until=None
    )
