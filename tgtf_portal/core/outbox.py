"""The outbox is the queue: promised mails are rows, and workers claim them from the database.

A row goes queued → claimed → transmitting → sent. Claiming is a conditional update with a lease and a token
that fences off whoever held the row before; `transmitting` is written after the server took the recipient
and before the content goes out, so that a death at any other moment is known to be harmless.

SMTP leaves one doubt: a server may accept and its answer be lost (RFC 1047). A message then goes out again,
with the same Message-ID, or is listed as doubtful where it was promised at most once.
"""

import logging
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, doorbell
from tgtf_portal.core.letters import Letter, put_in_envelope, sender_address
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.models.message import MessageQuerySet
from tgtf_portal.core.post import PermanentFailure, Post, TransientFailure

log = logging.getLogger(__name__)

Status = Message.Status
Write = Callable[[Message], Letter | None]
Prepare = Callable[[list[Message]], Write]

DELIVERY = "tgtf_portal.core.tasks.deliver_due_messages"
PROMISES_AT_ONCE = 500
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 720)]

_senders: dict[str, Prepare] = {}


# --- Promising -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Promise:
    """A mail to one person, told once however often it is promised under the same key."""

    kind: str
    key: str
    to: str
    name: str = ""
    language: str = settings.LANGUAGE_CODE
    context: dict[str, Any] = field(default_factory=dict)
    priority: int = Message.Priority.NORMAL
    at_most_once: bool = False
    due_at: datetime | None = None


def promise(kind: str, **facts: Any) -> None:
    """Promise one mail; call it in the transaction that causes it."""
    promise_all([Promise(kind, **facts)])


def promise_all(promises: Iterable[Promise]) -> int:
    """Promise many mails with few statements; known keys are passed over. Returns how many are new."""
    new = 0
    waiting = iter(promises)
    while batch := list(islice(waiting, PROMISES_AT_ONCE)):
        known = set(Message.objects.filter(key__in=[p.key for p in batch]).values_list("key", flat=True))
        rows = [_as_row(promised) for promised in batch if promised.key not in known]
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
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain=domain),
        recipient=promised.to,
        recipient_name=promised.name,
        language=promised.language,
        context=promised.context,
        priority=promised.priority,
        at_most_once=promised.at_most_once,
    )
    if promised.due_at:
        row.due_at = promised.due_at
    return row


# --- Writing -------------------------------------------------------------------------------------
def sender(kind: str) -> Callable[[Prepare], Prepare]:
    """Sign up the function that prepares letters of a kind.

    It gets all the messages of its kind in a batch, fetches what they need at once, and returns a function
    that writes one letter, or None where the message is no longer due.
    """

    def sign_up(prepare: Prepare) -> Prepare:
        _senders[kind] = prepare
        return prepare

    return sign_up


def write(message: Message) -> Letter | None:
    """The letter that would go out now; for the preview."""
    return _senders[message.kind]([message])(message)


def _writers(messages: list[Message]) -> dict[str, Write]:
    by_kind: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    return {kind: _prepared(kind, batch) for kind, batch in by_kind.items()}


def _prepared(kind: str, batch: list[Message]) -> Write:
    try:
        return _senders[kind](batch)
    except Exception:  # noqa: BLE001  (one poisonous row spoils the common fetch: let each stand alone)
        log.exception("Could not prepare %s together; each one is tried alone.", kind)
        return write


# --- Claiming ------------------------------------------------------------------------------------
def claim(most: int) -> list[Message]:
    """Take up to `most` due messages into this worker's hands, the urgent ones first."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = Message.objects.due()
        ids = list(due.order_by("priority", "pk").values_list("pk", flat=True)[:most])
        if not ids:
            return []
        _settle_doubts(ids)
        # The outer condition repeats the state: after a wait for a lock only that is checked again.
        due.filter(pk__in=ids).update(
            status=Status.CLAIMED, token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    return list(Message.objects.filter(token=token, status=Status.CLAIMED).order_by("priority", "pk"))


def _settle_doubts(ids: list[int]) -> None:
    """What a dead worker left in transmission may have arrived: mark it, or list it for staff."""
    caught = Message.objects.filter(pk__in=ids).abandoned_in_transmission()
    caught.filter(at_most_once=True).update(
        status=Status.DOUBTFUL, doubts=F("doubts") + 1, token=None, lease_until=None,
        reason=_("The worker stopped while the mail server was taking the message."),
    )  # fmt: skip
    caught.update(doubts=F("doubts") + 1)


# --- Delivering ----------------------------------------------------------------------------------
def deliver_all(messages: list[Message], post: Post) -> int:
    """Hand a claimed batch to the post over one connection; returns how many were sent."""
    writers = _writers(messages)
    return sum(deliver(message, post, writers[message.kind]) for message in messages)


def deliver(message: Message, post: Post, write_letter: Write = write) -> bool:
    """Hand one claimed message to the post, marking each step; True where it was sent."""
    mine = Message.objects.filter(pk=message.pk).held_by(message.token)
    try:
        letter = write_letter(message)
        if letter is None:
            _mark(mine, Status.DROPPED, reason=_("No longer due."), context={})
            return False
        content = put_in_envelope(letter, message)
    except Exception as fault:
        log.exception("Message %s cannot be written.", message.pk)
        _mark(mine, Status.FAILED, reason=_("Cannot be written: %(fault)s") % {"fault": fault})
        return False
    return _hand_over(message, post, mine, content, letter.subject[:250])


def _hand_over(message: Message, post: Post, mine: MessageQuerySet, content: bytes, subject: str) -> bool:
    try:
        post.offer(sender_address(), message.recipient)
        if not mine.update(status=Status.TRANSMITTING, lease_until=Now() + LEASE):
            post.withdraw()  # the lease ran out and another worker has the message now
            return False
        post.transmit(content)
    except PermanentFailure as refusal:
        _mark(mine, Status.FAILED, reason=str(refusal), subject=subject)
    except TransientFailure as failure:
        _put_off(mine, message, failure, subject)
    else:
        _mark(mine, Status.SENT, sent_at=Now(), subject=subject, reason="", context=_forget(message))
        return True
    return False


def _put_off(mine: MessageQuerySet, message: Message, failure: TransientFailure, subject: str) -> None:
    """Try again later, or not at all where that could make a second copy of an at-most-once message."""
    doubts = message.doubts + failure.doubtful
    if failure.doubtful and message.at_most_once:
        _mark(mine, Status.DOUBTFUL, reason=str(failure), doubts=doubts, subject=subject)
    elif message.attempts >= MOST_ATTEMPTS:
        _mark(mine, Status.FAILED, reason=str(failure), doubts=doubts, subject=subject)
    else:
        pause = PAUSES[message.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311
        _mark(
            mine, Status.QUEUED, due_at=Now() + pause, reason=str(failure), doubts=doubts, subject=subject
        )


def _mark(mine: MessageQuerySet, status: Status, **facts: Any) -> None:
    mine.update(status=status, token=None, lease_until=None, **facts)


def _forget(message: Message) -> dict[str, Any]:
    """What a sent message need not remember: a finished text may carry a secret link."""
    return {name: value for name, value in message.context.items() if name not in ("text", "html")}


# --- Staff's verbs -------------------------------------------------------------------------------
@transaction.atomic
def retry(messages: MessageQuerySet, *, by: User) -> int:
    """Queue failed, doubtful or held messages again, under their old Message-ID."""
    rows = list(messages.retryable().select_for_update())
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=Status.QUEUED, due_at=Now(), attempts=0, reason=""
    )
    for row in rows:
        audit.record("message.retried", row, by=by, was=row.status)
    doorbell.ring_after_commit(DELIVERY)
    return len(rows)


@transaction.atomic
def hold(messages: MessageQuerySet, *, by: User) -> int:
    """Keep queued messages back until somebody releases them."""
    rows = list(messages.filter(status=Status.QUEUED).select_for_update())
    Message.objects.filter(pk__in=[row.pk for row in rows], status=Status.QUEUED).update(status=Status.HELD)
    for row in rows:
        audit.record("message.held", row, by=by)
    return len(rows)
