"""Mails that were taken and came back: whose they were, and which addresses are dead.

An address is suspended when a mail server says that there is no such mailbox, by its code or by its
words; when MOST_REFUSED different mails to it were refused for good, for whatever other reason,
within 30 days; or when staff read so in what the portal could not read. Full mailboxes, delays and
automatic answers never suspend, nor does what is refused for the sake of its sender or content.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.mail import courtesy, outbox, returned_mail
from tgtf_portal.core.mail.arrivals import Arrival, read_arrival
from tgtf_portal.core.mail.delivery_reports import Fate
from tgtf_portal.core.mail.refusals import SAYS_LITTLE, enhanced_code, verdict_on
from tgtf_portal.core.mail.sealed_addresses import read_seal  # also signs up the addresses
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.erased import is_erased
from tgtf_portal.core.values.verdicts import Verdict

log = logging.getLogger(__name__)

CREDIBLE = timedelta(days=30)
MOST_REFUSED = 3
MOST_BYTES = 1_000_000  # the report stands before the returned mail, which may be long


class Outcome(StrEnum):
    SUSPENDED = "suspended"
    RETURNED = "came back, address kept"
    LISTED = "listed for staff"
    DELAYED = "delayed, no harm"
    AUTOMATIC = "an automatic answer, no harm"
    UNKNOWN = "not about a mail of ours"
    TOO_OLD = "too old"
    REPEATED = "known already"
    UNREADABLE = "no delivery report"


# --- Reading -------------------------------------------------------------------------------------
def read_bounce(content: bytes) -> Outcome:
    """Learn from one mail that came to the bounce address; an automatic answer says nothing.

    Our own sealed address as recipient suffices to look at it, whoever wrote it. Without one it has
    to come from no sender, as reports do, and to name the message and its recipient, for any reader
    knows the Message-ID. Reading it twice, also after staff have lifted a suspension, changes
    nothing more.
    """
    content = content[:MOST_BYTES]
    try:
        arrival = read_arrival(content)
    except RecursionError:  # parts within parts within parts
        return Outcome.UNREADABLE
    if arrival.automatic:
        return Outcome.AUTOMATIC
    seal = read_seal(arrival.addressed_to)
    if seal.forged:
        return Outcome.UNKNOWN
    if not seal.name:
        return _read_unsealed(arrival, content)
    message = Message.objects.gone().filter(message_id__startswith=f"<{seal.name}@").first()
    return _read_about(message, arrival, content) if message else Outcome.UNKNOWN


def _read_about(message: Message, arrival: Arrival, content: bytes) -> Outcome:
    """The message is certain: by its own address, or by its Message-ID and its recipient."""
    if is_erased(message.recipient):  # what comes back would bring the address back
        return Outcome.UNKNOWN
    if any(map(_is_old, (arrival.written_at, message.sent_at or message.created_at))):
        return Outcome.TOO_OLD
    if arrival.fates:
        fate = _fate_of(message, arrival) or arrival.fates[0]  # of wherever it was forwarded to
        if fate.action != "failed":
            return Outcome.DELAYED
        return _note(message, _verdict_on(fate, arrival), fate.code, fate.words)
    return _read_note(message, arrival, content)


def _read_note(message: Message, arrival: Arrival, content: bytes) -> Outcome:
    """Words alone: believed where a server says that nobody is there, else shown to staff."""
    verdict = Verdict.UNCLEAR
    if arrival.from_server:
        verdict = verdict_on(arrival.code, arrival.note)
        if arrival.waits:
            return Outcome.DELAYED
        if verdict != Verdict.UNCLEAR:
            outcome = _note(message, verdict, arrival.code, arrival.note)
            if outcome != Outcome.RETURNED:
                return outcome
    return _list(arrival, content, message, sealed=True, verdict=verdict)


def _read_unsealed(arrival: Arrival, content: bytes) -> Outcome:
    """Staff look at what a server reports and the portal cannot match."""
    if not arrival.no_sender or not (arrival.fates or arrival.from_server):
        return Outcome.UNREADABLE
    known = Message.objects.gone().filter(message_id=arrival.message_id)
    message = known.first() if arrival.message_id else None
    if message and is_erased(message.recipient):
        return Outcome.UNKNOWN
    if message and _fate_of(message, arrival):
        return _read_about(message, arrival, content)
    if arrival.fates and all(fate.action != "failed" for fate in arrival.fates):
        return Outcome.UNKNOWN
    if _is_old(arrival.written_at):
        return Outcome.TOO_OLD
    said = [_verdict_on(fate, arrival) for fate in arrival.fates[:1]]
    verdict = said[0] if said else verdict_on(arrival.code, arrival.note)
    return _list(arrival, content, message, sealed=False, verdict=verdict)


def _list(
    arrival: Arrival, content: bytes, message: Message | None, *, sealed: bool, verdict: Verdict
) -> Outcome:
    if returned_mail.is_known(content):
        return Outcome.REPEATED
    kept = returned_mail.keep(arrival, content, message, sealed=sealed, verdict=verdict)
    return Outcome.LISTED if kept else Outcome.UNREADABLE


def _fate_of(message: Message, arrival: Arrival) -> Fate | None:
    return next((fate for fate in arrival.fates if message.recipient in fate.recipients), None)


def _verdict_on(fate: Fate, arrival: Arrival) -> Verdict:
    """Some servers put into the report's text alone what their code does not say."""
    verdict = verdict_on(fate.code or "5.0.0", fate.words)
    if verdict == Verdict.REFUSED and (not fate.code or SAYS_LITTLE.fullmatch(fate.code)):
        told = verdict_on(fate.code or "5.0.0", arrival.note)
        return verdict if told == Verdict.UNCLEAR else told
    return verdict


def _is_old(moment: datetime | None) -> bool:
    return moment is not None and timezone.now() - moment > CREDIBLE


def rule() -> str:
    """When an address is suspended, as staff read it above their lists."""
    return _(
        "An address is suspended by itself when a mail server says that nobody is there, or when "
        "%(n)d different mails to it were refused for good within %(days)d days. Full mailboxes, "
        "delays and automatic answers never suspend anybody."
    ) % {"n": MOST_REFUSED, "days": CREDIBLE.days}


# --- What follows --------------------------------------------------------------------------------
@transaction.atomic
def _note(message: Message, verdict: Verdict, code: str, words: str) -> Outcome:
    """A return counts once for its message; only that nobody is there may still be learnt later."""
    words = words[:1000].replace("\x00", "")
    new = Message.objects.filter(pk=message.pk)
    gone = verdict == Verdict.GONE
    new = new.exclude(verdict=Verdict.GONE) if gone else new.filter(bounced_at=None)
    if not new.update(bounced_at=Now(), verdict=verdict, reason=words):
        return Outcome.REPEATED
    if not gone and not (verdict == Verdict.REFUSED and _refused_too_often(message)):
        return Outcome.RETURNED
    reason = words if gone else _many_times(words)
    courtesy.suspend(message, code=code, reason=reason)
    return Outcome.SUSPENDED


def _refused_too_often(message: Message) -> bool:
    """Three different mails within 30 days: one may hit a bad rule, or an afternoon of repairs."""
    refused = Message.objects.filter(recipient=message.recipient, verdict=Verdict.REFUSED)
    return refused.filter(bounced_at__gt=timezone.now() - CREDIBLE).count() >= MOST_REFUSED


def _many_times(words: str) -> str:
    facts = {"n": MOST_REFUSED, "days": CREDIBLE.days, "words": words}
    return _("%(n)d mails were refused for good within %(days)d days, the last: %(words)s") % facts


@outbox.refused
def refused_at_the_door(message: Message, answer: str) -> None:
    """What a server says to the recipient's name is as good as a bounce.

    It is the server that sends for us, so its other refusals are ours and not counted.
    """
    code = enhanced_code(answer)
    if verdict_on(code, answer) == Verdict.GONE:
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
