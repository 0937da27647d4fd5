"""Returned mails that only a person can understand: kept for staff, within limits, and settled."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import courtesy
from tgtf_portal.core.mail.arrivals import Arrival
from tgtf_portal.core.models import Message, ReturnedMail, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.verdicts import Verdict

Status = ReturnedMail.Status

# Whoever got a message knows its sealed address, and anybody may write an unsealed one.
MOST_OF_A_MESSAGE = 3
MOST_SEALED, MOST_UNSEALED = 1000, 200


# --- Coming in -----------------------------------------------------------------------------------
def is_known(content: bytes) -> bool:
    return ReturnedMail.objects.filter(fingerprint=_fingerprint(content)).exists()


@transaction.atomic
def keep(
    arrival: Arrival, content: bytes, message: Message | None, *, sealed: bool, verdict: Verdict
) -> bool:
    """Put it on staff's list; False where there is no room for it."""
    if not _has_room(message, sealed=sealed):
        return False
    ReturnedMail.objects.get_or_create(
        fingerprint=_fingerprint(content),
        defaults={
            "message": message,
            "sealed": sealed,
            "verdict": verdict,
            "sender": arrival.sender[: ReturnedMail.LONGEST_LINE],
            "subject": arrival.subject[: ReturnedMail.LONGEST_LINE],
            "text": arrival.text[: ReturnedMail.LONGEST_TEXT],
        },
    )
    return True


def _fingerprint(content: bytes) -> str:
    return sha256(content).hexdigest()


def settled_before(limit: datetime) -> QuerySet[ReturnedMail]:
    """What is kept long enough. Nothing that belongs to a message of ours goes before somebody has
    looked at it; what nobody could match goes by itself."""
    unmatched = Q(status=Status.OPEN, sealed=False, arrived_at__lt=limit)
    return ReturnedMail.objects.filter(Q(settled_at__lt=limit) | unmatched)


def _has_room(message: Message | None, *, sealed: bool) -> bool:
    rows = ReturnedMail.objects.filter(sealed=sealed)
    if sealed and rows.filter(message=message).count() >= MOST_OF_A_MESSAGE:
        return False
    return rows.open().count() < (MOST_SEALED if sealed else MOST_UNSEALED)


# --- Settling ------------------------------------------------------------------------------------
@transaction.atomic
def suspend_by_hand(mail: ReturnedMail, *, by: User, email: str = "") -> str:
    """Nobody is written to at its address any more, for staff read so; returns the address.

    The address is asked for only where it is not certain which message came back.
    """
    mail = _locked(mail)
    message = mail.message if is_certain(mail) else _last_to(email)
    if message is None:
        raise Refused(_("No mail of ours went to this address."))
    reason = _("Read so by staff: %s") % mail
    courtesy.suspend(message, code="", reason=reason, by=by)
    Message.objects.filter(pk=message.pk).update(
        bounced_at=Coalesce("bounced_at", Now()), verdict=Verdict.GONE, reason=reason
    )
    mail.message = message
    _settle(mail, Status.SUSPENDED, by=by)
    audit.record("returned_mail.suspended", mail, by=by, email=message.recipient)
    return message.recipient


@transaction.atomic
def dismiss(mail: ReturnedMail, *, by: User) -> None:
    """It says nothing of the address."""
    mail = _locked(mail)
    _settle(mail, Status.DISMISSED, by=by)
    audit.record("returned_mail.dismissed", mail, by=by)


def is_certain(mail: ReturnedMail) -> bool:
    """Which message came back is known, and with it the address."""
    return mail.sealed and mail.message is not None


def _locked(mail: ReturnedMail) -> ReturnedMail:
    mail = ReturnedMail.objects.select_for_update().get(pk=mail.pk)
    if mail.status != Status.OPEN:
        raise Refused(_("Somebody has settled this already."))
    return mail


def _last_to(email: str) -> Message | None:
    return Message.objects.gone().filter(recipient=email).order_by("-pk").first()


def _settle(mail: ReturnedMail, status: ReturnedMail.Status, *, by: User) -> None:
    mail.status, mail.settled_by, mail.settled_at = status, by, timezone.now()
    mail.save()
