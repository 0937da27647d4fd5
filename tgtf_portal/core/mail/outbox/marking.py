"""Marking messages: by whoever holds the token of the claim, and by nobody else."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from tgtf_portal.core.mail.keeping import Kept
from tgtf_portal.core.models import Message
from tgtf_portal.core.models.message import MessageQuerySet

Status = Message.Status
NOTHING = Kept("", None)
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)

# One statement a mail, and it is always this one: by Django's two a mail would cost half as much
# again, see bench/outbox.py.
TO_NEXT = """
UPDATE {table} SET
    status = CASE WHEN id = %(sent)s THEN 'sent' ELSE 'transmitting' END,
    sent_at = CASE WHEN id = %(sent)s THEN {now} ELSE sent_at END,
    token = CASE WHEN id = %(sent)s THEN NULL ELSE token END,
    lease_until = CASE WHEN id = %(sent)s THEN NULL ELSE {lease} END,
    subject = CASE WHEN id = %(sent)s THEN %(subject)s ELSE subject END,
    text = CASE WHEN id = %(sent)s THEN text ELSE %(text)s END,
    packed_html = CASE WHEN id = %(sent)s THEN packed_html ELSE %(html)s END,
    context = CASE WHEN id = %(sent)s THEN %(context)s ELSE context END,
    reason = CASE WHEN id = %(sent)s THEN '' ELSE reason END
WHERE id IN (%(sent)s, %(next)s) AND token = %(token)s AND lease_until > {now}
    AND (id = %(sent)s OR drop_after IS NULL OR drop_after > {now})
"""
CLOCKS = {
    "sqlite": {
        "now": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
        "lease": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW', '+{seconds} seconds')",
    },
    "postgresql": {
        "now": "STATEMENT_TIMESTAMP()",
        "lease": "STATEMENT_TIMESTAMP() + INTERVAL '{seconds} seconds'",
    },
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the mail server has taken and the database does not know yet."""

    message: Message
    subject: str

    @property
    def context(self) -> dict[str, Any]:
        """A sent message need not remember a finished text: it may carry a secret link."""
        facts = self.message.context
        return {name: value for name, value in facts.items() if name not in ("text", "html")}


def mark(rows: MessageQuerySet, status: Status, **facts: Any) -> int:
    return rows.update(status=status, token=None, lease_until=None, **facts)


def rows_of(token: UUID | None, *pks: int) -> MessageQuerySet:
    """What still belongs to a claim; the lease matters only to what is yet to leave."""
    return Message.objects.filter(token=token, pk__in=pks, status__in=Message.IN_HAND)


def mark_sent(sent: Sent) -> int:
    """It is sent for certain, lease or no lease; nobody else has the token."""
    rows = rows_of(sent.message.token, sent.message.pk)
    facts = {"reason": "", "subject": sent.subject, "context": sent.context}
    return mark(rows, Status.SENT, sent_at=Now(), **facts)


def mark_transmitting(message: Message, after: Sent | None, says: Kept = NOTHING) -> bool:
    """In one statement the last one is sent, and this one may leave now; False where it may not.

    What it says is noted before it leaves: whatever happens to this worker, what went out is known.
    """
    field = Message._meta.get_field("token")
    values = {
        "sent": after.message.pk if after else 0,
        "subject": after.subject if after else "",
        "text": says.text,
        "html": says.html,
        "context": json.dumps(after.context) if after else "{}",
        "next": message.pk,
        "token": field.get_db_prep_value(message.token, connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(_to_next(connection.vendor), values)
        marked = cursor.rowcount
    if marked == 1 + bool(after):
        return True
    return marked == 1 and _is_transmitting(message)


@cache
def _to_next(vendor: str) -> str:
    seconds = int(LEASE.total_seconds())
    clock = {name: text.format(seconds=seconds) for name, text in CLOCKS[vendor].items()}
    return TO_NEXT.format(table=Message._meta.db_table, **clock)


def _is_transmitting(message: Message) -> bool:
    """One of two was marked: which?"""
    return rows_of(message.token, message.pk).filter(status=Status.TRANSMITTING).exists()


def stale() -> Q:
    """What would come too late is not sent at all."""
    return Q(drop_after__lte=Now())
