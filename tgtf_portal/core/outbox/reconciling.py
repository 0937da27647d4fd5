"""Comparing the database with the send journal: what left is sent, whatever a restore says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, doorbell
from tgtf_portal.core.journal import RECONCILED, Journal, Line, fingerprint
from tgtf_portal.core.models import Message, PostOffice, User
from tgtf_portal.core.outbox.marking import mark
from tgtf_portal.core.outbox.office import the_office
from tgtf_portal.core.outbox.promising import DELIVERY
from tgtf_portal.core.refusal import Refused

Status = Message.Status
NEWEST = 200
LAST_FEW = 10
AT_ONCE = 500
# What would go out, or could by a person's hand, though the journal says that it has left.
NOT_SENT = (*Message.OPEN, Status.HELD, Status.DOUBTFUL, Status.FAILED)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the journal knew better."""

    marked: int  # messages that are sent after all
    unknown: int  # mails that left, of which the database knows nothing


def is_ahead(journal: Journal) -> bool:
    """Whether the database was put back to a time before the newest mails left.

    A doubt explains a queued message that is in the journal: then a server's answer came late.
    A few unknown ones may have been erased; if most of the last are, it is the database's memory.
    """
    newest = journal.newest(NEWEST)
    if not newest:
        return False
    ids = {line.message_id for line in newest}
    rows = Message.objects.filter(message_id__in=ids).values_list("message_id", "status", "doubts")
    known = {message_id: (status, doubts) for message_id, status, doubts in rows}
    waiting = (Status.QUEUED, Status.CLAIMED, Status.HELD)
    if any(status in waiting and not doubts for status, doubts in known.values()):
        return True
    last = newest[-LAST_FEW:]
    return sum(line.message_id not in known for line in last) * 2 > len(last)


@transaction.atomic
def reconcile(by: User | None = None) -> Reconciled:
    """Mark as sent what the journal proves to have left, by Message-ID or by key and recipient."""
    office = the_office()
    journal = Journal(office.installation)
    by_id, by_fingerprint = _not_sent()
    marked: dict[int, datetime] = {}
    unknown = 0
    lines = (line for line in journal.all() if line.message_id != RECONCILED)
    while batch := list(islice(lines, AT_ONCE)):
        for line in batch:
            pk = by_id.get(line.message_id) or by_fingerprint.get(line.fingerprint)
            if pk:
                marked[pk] = line.at
        unknown += _unknown(batch)
    for pk, at in marked.items():
        mark(Message.objects.filter(pk=pk), Status.SENT, sent_at=at, reason="")
    journal.note_reconciled()
    journal.close()
    audit.record("outbox.reconciled", office, by=by, marked=len(marked), unknown=unknown)
    return Reconciled(len(marked), unknown)


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


def _not_sent() -> tuple[dict[str, int], dict[str, int]]:
    rows = Message.objects.filter(status__in=NOT_SENT).exclude(lease_until__gt=Now())
    by_id, by_fingerprint = {}, {}
    facts = rows.values_list("pk", "message_id", "key", "recipient")
    for pk, message_id, key, recipient in facts.iterator():
        by_id[message_id] = pk
        by_fingerprint[fingerprint(key, recipient)] = pk
    return by_id, by_fingerprint


def _unknown(lines: Iterable[Line]) -> int:
    ids = {line.message_id for line in lines}
    return len(ids) - Message.objects.filter(message_id__in=ids).count()
