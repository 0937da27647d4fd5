"""The outbox is the queue: promised mails are rows, and workers claim them from the database.

A row goes queued → claimed → transmitting → sent. Claiming is a conditional update with a lease
and a token that fences off whoever held the row before; `transmitting` is written after the server
took the recipient and before the content goes out: a death at any other moment does no harm.

SMTP leaves one doubt: a server may accept and its answer be lost (RFC 1047). A message then goes
out again, with the same Message-ID, or is listed as doubtful if it was promised at most once.
"""

import logging
import math
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, doorbell
from tgtf_portal.core.letters import Letter, put_in_envelope, sender_address
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.models.message import MessageQuerySet
from tgtf_portal.core.post import PermanentFailure, Post, TransientFailure, Unreachable

log = logging.getLogger(__name__)

Status = Message.Status
Write = Callable[[Message], Letter | None]
Prepare = Callable[[list[Message]], Write]

DELIVERY = "tgtf_portal.core.tasks.deliver_due_messages"
PROMISES_AT_ONCE = 500
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
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
    """Promise many mails in few statements, known keys passed over; returns how many are new."""
    new = 0
    waiting = iter(promises)
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
    )
    if promised.due_at:
        row.due_at = promised.due_at
    return row


# --- Writing -------------------------------------------------------------------------------------
def sender(kind: str) -> Callable[[Prepare], Prepare]:
    """Sign up the function that prepares letters of a kind.

    It gets all the messages of its kind in a batch, fetches what they need at once, and returns a
    function that writes one letter, or None where the message is no longer due.
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
    except Exception:  # one poisonous row spoils the common fetch: let each stand alone
        log.exception("Could not prepare %s together; each one is tried alone.", kind)
        return write


# --- Claiming ------------------------------------------------------------------------------------
def claim(most: int) -> list[Message]:
    """Take up to `most` due messages into this worker's hands, the urgent ones first."""
    token = uuid.uuid4()
    while ids := _due_now(most):
        if _take(ids, token):
            mine = Message.objects.filter(token=token, status=Status.CLAIMED)
            return list(mine.order_by("priority", "pk"))
        # Another worker was quicker, or all of them had to be settled: look again.
    return []


def _due_now(most: int) -> list[int]:
    due = Message.objects.due().order_by("priority", "pk")
    rows = list(due.values_list("pk", "status", "attempts")[:most])
    left_behind = [(pk, attempts) for pk, status, attempts in rows if status != Status.QUEUED]
    if left_behind:
        _settle_deaths([pk for pk, _attempts in left_behind])
    # After two deaths a message is taken alone: one that kills its worker takes no others along.
    suspect = next((pk for pk, attempts in left_behind if attempts >= 2), None)
    return [pk for pk, _status, _attempts in rows] if suspect is None else [suspect]


@transaction.atomic
def _settle_deaths(ids: list[int]) -> None:
    """What a dead worker transmitted may have arrived; what kills worker after worker fails."""
    abandoned = Message.objects.filter(pk__in=ids).abandoned()
    caught = abandoned.filter(status=Status.TRANSMITTING)
    in_doubt = _("The worker stopped while the mail server was taking the message.")
    _mark(
        caught.filter(at_most_once=True), Status.DOUBTFUL, reason=in_doubt, doubts=F("doubts") + 1
    )
    # Claimed by nobody, so that whoever comes next does not count the same doubt again.
    caught.update(status=Status.CLAIMED, doubts=F("doubts") + 1)
    poison = abandoned.filter(attempts__gte=MOST_ATTEMPTS)
    _mark(poison, Status.FAILED, reason=_("Worker after worker stopped with this message in hand."))


def _take(ids: list[int], token: uuid.UUID) -> int:
    """Repeats the state in its condition: after a wait for a lock only that is checked again."""
    return (
        Message.objects.due()
        .filter(pk__in=ids)
        .update(
            status=Status.CLAIMED,
            token=token,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
        )
    )


# --- Delivering ----------------------------------------------------------------------------------
def deliver_all(messages: list[Message], post: Post, *, until: float = math.inf) -> bool:
    """Hand a claimed batch to the post; False where the shift ended and the rest went back."""
    writers = _writers(messages)
    for done, message in enumerate(messages):
        if monotonic() > until:
            _give_back(messages[done:])
            return False
        try:
            deliver(message, post, writers[message.kind])
        except Unreachable as failure:
            _give_back(messages[done + 1 :], due_at=Now() + PAUSES[0], reason=str(failure))
            raise
    return True


def _give_back(messages: list[Message], **facts: Any) -> None:
    """Claimed and not touched: this was no attempt."""
    if messages:
        mine = Message.objects.filter(pk__in=[message.pk for message in messages])
        mine = mine.held_by(messages[0].token)
        _mark(mine, Status.QUEUED, attempts=F("attempts") - 1, **facts)


def deliver(message: Message, post: Post, write_letter: Write = write) -> bool:
    """Hand one claimed message to the post, marking each step; True where it was sent."""
    mine = Message.objects.filter(pk=message.pk).held_by(message.token)
    try:
        letter = write_letter(message)
        content = put_in_envelope(letter, message) if letter else b""
    except (OperationalError, InterfaceError):  # the database is away: no fault of this message
        raise
    except Exception as fault:
        log.exception("Message %s cannot be written.", message.pk)
        _mark(mine, Status.FAILED, reason=_("Cannot be written: %(fault)s") % {"fault": fault})
        return False
    if letter is None:
        _mark(mine, Status.DROPPED, reason=_("No longer due."), context={})
        return False
    return _hand_over(message, post, mine, content, letter.subject[:250])


def _hand_over(
    message: Message, post: Post, mine: MessageQuerySet, content: bytes, subject: str
) -> bool:
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
        if isinstance(failure, Unreachable):
            raise
    else:
        facts = {"reason": "", "context": _forget(message), "subject": subject}
        _mark(mine, Status.SENT, sent_at=Now(), **facts)
        return True
    return False


def _put_off(
    mine: MessageQuerySet, message: Message, failure: TransientFailure, subject: str
) -> None:
    """Try again later, or not at all where that could break the promise of at most one copy."""
    facts = {
        "reason": str(failure),
        "doubts": F("doubts") + int(failure.doubtful),
        "subject": subject,
    }
    if failure.doubtful and message.at_most_once:
        _mark(mine, Status.DOUBTFUL, **facts)
    elif message.attempts >= MOST_ATTEMPTS:
        _mark(mine, Status.FAILED, **facts)
    else:
        pause = PAUSES[message.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311
        _mark(mine, Status.QUEUED, due_at=Now() + pause, **facts)


def _mark(rows: MessageQuerySet, status: Status, **facts: Any) -> None:
    rows.update(status=status, token=None, lease_until=None, **facts)


def _forget(message: Message) -> dict[str, Any]:
    """What a sent message need not remember: a finished text may carry a secret link."""
    return {name: value for name, value in message.context.items() if name not in ("text", "html")}


# --- Staff's verbs -------------------------------------------------------------------------------
def retry(messages: MessageQuerySet, *, by: User) -> int:
    """Queue failed, doubtful or held messages again, under their old Message-ID."""
    return _queue_again(messages.retryable(), "message.retried", by)


def release(messages: MessageQuerySet, *, by: User) -> int:
    """Let held messages go."""
    return _queue_again(messages.filter(status=Status.HELD), "message.released", by)


@transaction.atomic
def _queue_again(messages: MessageQuerySet, verb: str, by: User) -> int:
    rows = list(messages.select_for_update())
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=Status.QUEUED, due_at=Now(), attempts=0, reason=""
    )
    for row in rows:
        audit.record(verb, row, by=by, was=row.status)
    doorbell.ring_after_commit(DELIVERY)
    return len(rows)


@transaction.atomic
def hold(messages: MessageQuerySet, *, by: User) -> int:
    """Keep queued messages back until somebody releases them."""
    rows = list(messages.filter(status=Status.QUEUED).select_for_update())
    Message.objects.filter(pk__in=[row.pk for row in rows], status=Status.QUEUED).update(
        status=Status.HELD
    )
    for row in rows:
        audit.record("message.held", row, by=by)
    return len(rows)
