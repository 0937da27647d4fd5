"""Comparing the database with the send journal: what left is sent, whatever a restore says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail.journal import (
    RECONCILED,
    TAKEN,
    Journal,
    Line,
    Trace,
    fingerprint,
    traces,
)
from tgtf_portal.core.mail.outbox.marking import mark
from tgtf_portal.core.mail.outbox.office import the_office
from tgtf_portal.core.mail.outbox.promising import DELIVERY
from tgtf_portal.core.models import Message, PostOffice, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.work import doorbell

Status = Message.Status
NEWEST = 400  # two lines a mail
LAST_FEW = 10
AT_ONCE = 500
NEEDED = ("message_id", "key", "recipient", "status", "doubts", "attempts", "at_most_once")
WAITING = (Status.QUEUED, Status.CLAIMED, Status.HELD)

# What would go out, or could by a person's hand, though the journal says that it has left.
NOT_SENT = (*Message.OPEN, Status.HELD, Status.DOUBTFUL, Status.FAILED)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the journal knew better."""

    marked: int  # messages that are sent after all
    unknown: int  # mails that left, of which the database knows nothing
    doubtful: int  # messages that may have left, for all that anybody knows


def is_ahead(journal: Journal) -> bool:
    """Whether the database was put back to a time before the newest mails left.

    Doubts explain a queued message that is in the journal: then a server's answer came late, or
    never. A few unknown ones may have been erased; if most of the last are, it is the database's
    memory.
    """
    found = traces(journal.newest(NEWEST))
    if not found:
        return False
    rows = Message.objects.filter(message_id__in=found).values_list(
        "message_id", "status", "doubts"
    )
    known = {message_id: (status, doubts) for message_id, status, doubts in rows}
    waiting = {name: doubts for name, (status, doubts) in known.items() if status in WAITING}
    if suspects := _unexplained(waiting, found):
        # Another worker may have noted a refusal and put the message off between the two looks.
        again = traces(journal.newest(NEWEST))
        if _unexplained(suspects, again):
            return True
    last = [name for name, trace in found.items() if trace.copies][-LAST_FEW:]
    return sum(name not in known for name in last) * 2 > len(last)


def _unexplained(waiting: dict[str, int], found: dict[str, Trace]) -> dict[str, int]:
    """Which waiting messages may have left more often than their doubts admit to."""
    return {
        name: doubts
        for name, doubts in waiting.items()
        if name in found and found[name].copies > doubts
    }


@transaction.atomic
def reconcile(by: User | None = None) -> Reconciled:
    """Mark as sent what the journal proves to have left, by Message-ID or by key and recipient.

    What was offered to the server and never answered is flagged as a doubt.
    """
    office = the_office()
    journal = Journal(office.installation)
    by_id, by_fingerprint = _not_sent()
    found: defaultdict[Message, Trace] = defaultdict(Trace)
    unknown = 0
    lines = (line for line in journal.all() if line.message_id != RECONCILED)
    while batch := list(islice(lines, AT_ONCE)):
        for line in batch:
            row = by_id.get(line.message_id) or by_fingerprint.get(line.fingerprint)
            if row:
                found[row].add(line)
        unknown += _unknown(line for line in batch if line.mark == TAKEN)
    marked = sum(_mark_sent(row, trace) for row, trace in found.items() if trace.taken)
    doubtful = sum(_flag(row, trace) for row, trace in found.items() if not trace.taken)
    journal.note_reconciled()
    journal.close()
    result = Reconciled(marked, unknown, doubtful)
    audit.record("outbox.reconciled", office, by=by, **asdict(result))
    return result


def _mark_sent(row: Message, trace: Trace) -> int:
    doubts = Greatest(F("doubts"), Value(trace.doubts))
    facts = {"sent_at": trace.taken_at, "doubts": doubts, "reason": ""}
    return mark(Message.objects.filter(pk=row.pk), Status.SENT, **facts)


def _flag(row: Message, trace: Trace) -> int:
    """It may go again, with a flag, or waits for staff if it was promised at most once."""
    # Whoever settles what a dead worker was transmitting adds that doubt.
    doubts = trace.doubts - (row.status == Status.TRANSMITTING)
    if doubts <= row.doubts:
        return 0
    # Only as it was when it was read: what a worker took since then is for that worker to tell.
    as_read = Message.objects.filter(pk=row.pk, status=row.status, attempts=row.attempts)
    reason = _("It may have left: the mail server's answer is not in the send journal.")
    if row.at_most_once:
        return mark(as_read, Status.DOUBTFUL, doubts=trace.doubts, reason=reason)
    return as_read.update(doubts=doubts, reason=reason)


@transaction.atomic
def release_all(by: User | None) -> Reconciled:
    """Open the post office again, after a last look into the journal: nothing leaves twice."""
    office = the_office()
    if not office.held_at:
        raise Refused(_("The post office is not held."))
    found = reconcile(by)
    open_again = {"held_at": None, "held_because": "", "held_by": None}
    PostOffice.objects.filter(pk=office.pk).update(**open_again)
    audit.record("outbox.released", office, by=by, was=office.held_because)
    doorbell.ring_after_commit(DELIVERY)
    return found


def _not_sent() -> tuple[dict[str, Message], dict[str, Message]]:
    rows = Message.objects.filter(status__in=NOT_SENT).exclude(lease_until__gt=Now())
    by_id, by_fingerprint = {}, {}
    for row in rows.only(*NEEDED).iterator():
        by_id[row.message_id] = row
        by_fingerprint[fingerprint(row.key, row.recipient)] = row
    return by_id, by_fingerprint


def _unknown(lines: Iterable[Line]) -> int:
    ids = {line.message_id for line in lines}
    return len(ids) - Message.objects.filter(message_id__in=ids).count()
