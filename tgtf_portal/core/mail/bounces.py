"""Mails that were taken and came back: whose they were, and which addresses are dead."""

import hmac
import logging
import re
from base64 import b32decode, b32encode
from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tgtf_portal.core.mail import courtesy, outbox
from tgtf_portal.core.mail.delivery_reports import Fate, Report, enhanced_code, read_report
from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.models import Message

log = logging.getLogger(__name__)

# No such mailbox, no such domain, mailbox closed. A sender's own faults (5.1.7, 5.1.8) are ours.
DEAD = re.compile(r"5\.1\.(?!7$|8$|9$)\d+|5\.2\.1|5\.4\.4")
CREDIBLE = timedelta(days=30)
MOST_BYTES = 1_000_000  # the report stands before the returned mail, which may be long
SEAL = 10  # bytes; 80 bits in sixteen letters


class Outcome(StrEnum):
    SUSPENDED = "suspended"
    RETURNED = "came back, address kept"
    DELAYED = "delayed, no harm"
    UNKNOWN = "not about a mail of ours"
    TOO_OLD = "too old"
    REPEATED = "known already"
    UNREADABLE = "no delivery report"


# --- The address that bounces go to --------------------------------------------------------------
@outbox.return_address
def bounce_address(message: Message) -> str:
    """Each message's own (VERP), where BOUNCE_ADDRESS is set: a bounce then names its message.

    Lower case, for servers change it; sealed, so that nobody makes up bounces.
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    name = message.message_id.strip("<>").partition("@")[0]
    if not local or not re.fullmatch("[0-9a-f]{32}", name):
        return sender_address()
    mark = b32encode(bytes.fromhex(name)).decode().rstrip("=").lower()
    return f"{local}+{mark}{_seal(name)}@{domain}"


def _seal(name: str) -> str:
    digest = salted_hmac("bounce", name, algorithm="sha256").digest()[:SEAL]
    return b32encode(digest).decode().lower()


def _named_by(address: str) -> str:
    """The message's name in the address of a bounce, or "" where it is not one that we made."""
    local, _at, domain = settings.BOUNCE_ADDRESS.casefold().rpartition("@")
    found = re.fullmatch(
        rf"{re.escape(local)}\+([a-z2-7]{{26}})([a-z2-7]{{16}})@{re.escape(domain)}", address
    )
    if not local or not found:
        return ""
    name = b32decode(found[1].upper() + "======").hex()
    return name if hmac.compare_digest(_seal(name), found[2]) else ""


# --- Reading -------------------------------------------------------------------------------------
def read_bounce(content: bytes) -> Outcome:
    """Learn from one mail that came to the bounce address; anything but a fitting report is idle.

    Reading it twice, also after staff have lifted a suspension, changes nothing more.
    """
    report = read_report(content[:MOST_BYTES])
    if report is None:
        return Outcome.UNREADABLE
    message, fate = _about(report)
    if message is None or fate is None:
        return Outcome.UNKNOWN
    if fate.action != "failed":
        return Outcome.DELAYED
    if _is_old(report.written_at) or _is_old(message.sent_at or message.created_at):
        return Outcome.TOO_OLD
    return _note(message, fate)


def _about(report: Report) -> tuple[Message | None, Fate | None]:
    """By its own address a report may speak of wherever the mail was forwarded to.

    By Message-ID alone, which any reader of the mail knows, it has to name the recipient.
    """
    gone = Message.objects.filter(
        Q(doubts__gt=0)
        | Q(status__in=(Message.Status.SENT, Message.Status.TRANSMITTING, Message.Status.DOUBTFUL))
    )
    for name in filter(None, map(_named_by, sorted(report.addressed_to))):
        message = gone.filter(message_id__startswith=f"<{name}@").first()
        if message and report.fates:
            own = (fate for fate in report.fates if message.recipient in fate.recipients)
            return message, next(own, report.fates[0])
    message = gone.filter(message_id=report.message_id).first() if report.message_id else None
    recipient = message.recipient if message else ""
    return message, next((f for f in report.fates if recipient in f.recipients), None)


def _is_old(moment: datetime | None) -> bool:
    return moment is not None and timezone.now() - moment > CREDIBLE


@transaction.atomic
def _note(message: Message, fate: Fate) -> Outcome:
    words = fate.words[:1000].replace("\x00", "")
    new = Message.objects.filter(pk=message.pk, bounced_at=None)
    if not new.update(bounced_at=Now(), reason=words):
        return Outcome.REPEATED
    if not DEAD.fullmatch(fate.code):
        return Outcome.RETURNED
    courtesy.suspend(message, code=fate.code, reason=words)
    return Outcome.SUSPENDED


@outbox.refused
def refused_at_the_door(message: Message, answer: str) -> None:
    """What a server says to the recipient's name is as good as a bounce."""
    code = enhanced_code(answer)
    if DEAD.fullmatch(code):
        courtesy.suspend(message, code=code, reason=answer)


# --- A folder of them ----------------------------------------------------------------------------
def read_folder(folder: Path) -> Counter[str]:
    """Read what lies in the folder, each file once: whatever is read is moved to `read` in it.

    Files have to come in whole, as deliveries to a Maildir do; hidden ones are passed over.
    """
    outcomes: Counter[str] = Counter()
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            outcomes[_read_file(file)] += 1
    return outcomes


def _read_file(file: Path) -> Outcome:
    try:
        with file.open("rb") as content:
            outcome = read_bounce(content.read(MOST_BYTES))
    except DatabaseError:  # no fault of the file: it stays for the next round
        raise
    except Exception:
        log.exception("A file in the bounce folder cannot be read.")
        outcome = Outcome.UNREADABLE
    try:
        aside = file.parent / ("unreadable" if outcome is Outcome.UNREADABLE else "read")
        aside.mkdir(exist_ok=True)
        file.replace(aside / file.name)
    except FileNotFoundError:  # another worker was as quick
        pass
    except OSError:
        log.exception("A file in the bounce folder cannot be moved aside.")
    return outcome
