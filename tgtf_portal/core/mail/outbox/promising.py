"""Promising a mail: a row, written in the transaction that causes it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings

from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.erased import is_erased
from tgtf_portal.core.work import doorbell

DELIVERY = "tgtf_portal.core.tasks.deliver_due_messages"
PROMISES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Promise:
    """A mail to one person, told once however often it is promised under the same key.

    `about` and `source` say in an app's own words what it is about and what it belongs to, for
    lists that ask; after `drop_after` it is not sent at all.
    """

    kind: str
    key: str
    to: str
    name: str = ""
    language: str = settings.LANGUAGE_CODE
    context: dict[str, Any] = field(default_factory=dict)
    priority: int = Message.Priority.NORMAL
    at_most_once: bool = False
    due_at: datetime | None = None
    about: str = ""
    source: str = ""
    drop_after: datetime | None = None


def promise(promised: Promise) -> None:
    """Promise one mail; call it in the transaction that causes it. The erased get none."""
    if is_erased(promised.to):
        return
    # Nobody asks whether it is new: the unique key alone decides, and a ring too many is harmless.
    Message.objects.bulk_create([_as_row(promised)], ignore_conflicts=True)
    doorbell.ring_after_commit(DELIVERY)


def promise_all(promises: Iterable[Promise]) -> int:
    """Promise many mails in few statements, known keys passed over; returns how many are new."""
    new = 0
    waiting = (promised for promised in promises if not is_erased(promised.to))
    while batch := {p.key: p for p in islice(waiting, PROMISES_AT_ONCE)}:
        known = set(Message.objects.filter(key__in=batch).values_list("key", flat=True))
        rows = [_as_row(promised) for key, promised in batch.items() if key not in known]
        # Two transactions may promise the same key at once: the unique key then keeps one.
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        new += len(rows)
    if new:
        doorbell.ring_after_commit(DELIVERY)
    return new


def _as_row(promised: Promise) -> Message:
    domain = sender_address().rpartition("@")[2]
    row = Message(
        kind=promised.kind,
        key=promised.key,
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        recipient=promised.to,
        recipient_name=promised.name,
        language=promised.language,
        context=promised.context,
        priority=promised.priority,
        at_most_once=promised.at_most_once,
        about=promised.about,
        source=promised.source,
        drop_after=promised.drop_after,
    )
    if promised.due_at:
        row.due_at = promised.due_at
    return row
