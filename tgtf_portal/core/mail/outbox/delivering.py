"""Delivering a claimed batch: one statement marks the last message sent and the next on its way."""

import logging
import math
import random
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core.mail.journal import Journal
from tgtf_portal.core.mail.keeping import kept
from tgtf_portal.core.mail.letters import put_in_envelope
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.mail.outbox.envelope import envelope_sender, tell_of_refusal
from tgtf_portal.core.mail.outbox.marking import (
    Sent,
    mark,
    mark_sent,
    mark_transmitting,
    rows_of,
    stale,
)
from tgtf_portal.core.mail.outbox.office import is_held, the_office
from tgtf_portal.core.mail.transports import PermanentFailure, Post, TransientFailure, Unreachable
from tgtf_portal.core.models import Message

log = logging.getLogger(__name__)
Status = Message.Status
DatabaseAway = (OperationalError, InterfaceError)
MOST_ATTEMPTS = 8
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 720)]
GLANCE_SECONDS = 1.0  # how long a hold may go unnoticed

# Rounds whose end the database did not hear of.
_unfinished: list["Round"] = []


def deliver_all(
    messages: list[Message],
    post: Post,
    *,
    until: float = math.inf,
    journal: Journal | None = None,
    on_contact: Callable[[], None] = lambda: None,
) -> bool:
    """Hand a claimed batch to the post; False where the shift ended and the rest went back."""
    own = journal or Journal(the_office().installation)
    try:
        return Round(messages, post, own, on_contact).deliver(until)
    finally:
        if journal is None:
            own.close()


def deliver(message: Message, post: Post) -> bool:
    """Hand one claimed message to the post; True where it was sent."""
    deliver_all([message], post)
    return Message.objects.filter(pk=message.pk, status=Status.SENT).exists()


def finish_rounds() -> None:
    """Tell the database, now that it is back, how the rounds ended that it has not heard of."""
    while _unfinished:
        _unfinished[0].finish()
        _unfinished.pop(0)


class Round:
    """One batch on its way out. At most one of its messages is in doubt at any moment."""

    def __init__(
        self,
        messages: list[Message],
        post: Post,
        journal: Journal,
        on_contact: Callable[[], None],
    ) -> None:
        self.waiting = deque(messages)  # claimed, and certain not to have left
        self.sent: Sent | None = None  # left for certain, and not marked so yet
        self.post = post
        self.journal = journal
        self.on_contact = on_contact

    def deliver(self, until: float) -> bool:
        try:
            return self._deliver(until)
        finally:
            self._end()

    def _deliver(self, until: float) -> bool:
        self._pass_over(writing.withheld(list(self.waiting)))
        writers = writing.writers(list(self.waiting))
        glanced = monotonic()
        while self.waiting:
            if monotonic() > until:
                return False
            if monotonic() > glanced + GLANCE_SECONDS:
                glanced = monotonic()
                if is_held():
                    return False
            self._deliver_next(writers[self.waiting[0].kind])
        return True

    def _pass_over(self, reasons: dict[int, str]) -> None:
        for message in [m for m in self.waiting if m.pk in reasons]:
            facts = {"reason": reasons[message.pk], "context": {}}
            mark(rows_of(message.token, message.pk), Status.DROPPED, **facts)
            self.waiting.remove(message)

    # --- One message ---
    def _deliver_next(self, write_letter: writing.Write) -> None:
        message = self.waiting[0]
        mine = rows_of(message.token, message.pk)
        try:
            letter = write_letter(message)
            content = put_in_envelope(letter, message) if letter else b""
        except DatabaseAway:  # no fault of this message
            raise
        except Exception as fault:
            log.exception("Message %s cannot be written.", message.pk)
            mark(mine, Status.FAILED, reason=_("Cannot be written: %(fault)s") % {"fault": fault})
        else:
            if letter is None:
                mark(mine, Status.DROPPED, reason=_("No longer due."), context={})
            elif not self._offer(message, letter.subject[:250]):
                pass
            elif mark_transmitting(message, self.sent, kept(letter, message)):
                self.sent = None
                self.waiting.popleft()
                self._transmit(message, content, letter.subject[:250])
                return
            else:
                self._withdraw(message)
        self.waiting.popleft()

    def _offer(self, message: Message, subject: str) -> bool:
        """Up to here nothing has left: whatever goes wrong is without doubt."""
        mine = rows_of(message.token, message.pk)
        try:
            self.post.offer(envelope_sender(message), message.recipient)
        except PermanentFailure as refusal:
            mark(mine, Status.FAILED, reason=str(refusal), subject=subject)
            tell_of_refusal(message, str(refusal))
        except Unreachable:
            raise
        except TransientFailure as failure:
            put_off(message, failure, subject)
        else:
            self.on_contact()
            return True
        self.on_contact()
        return False

    def _withdraw(self, message: Message) -> None:
        """Another worker has it, somebody held it, or it has become too late for it."""
        self.post.withdraw()
        self._mark_sent()
        late = rows_of(message.token, message.pk).filter(stale())
        mark(late, Status.DROPPED, reason=_("It would have come too late."))

    def _transmit(self, message: Message, content: bytes, subject: str) -> None:
        mine = rows_of(message.token, message.pk)
        self.journal.note_offered(message)
        try:
            self.post.transmit(content)
        except PermanentFailure as refusal:
            self.journal.note_refused(message)
            mark(mine, Status.FAILED, reason=str(refusal), subject=subject)
        except TransientFailure as failure:
            if not failure.doubtful:
                self.journal.note_refused(message)
            put_off(message, failure, subject)
        else:
            self.sent = Sent(message, subject)
            self.journal.note(message)

    # --- The end ---
    def finish(self) -> None:
        """Mark the last one and give back the rest, which was no attempt."""
        self._mark_sent()
        if self.waiting:
            mine = rows_of(self.waiting[0].token, *(message.pk for message in self.waiting))
            mark(mine, Status.QUEUED, attempts=F("attempts") - 1)
            self.waiting.clear()

    def _mark_sent(self) -> None:
        if self.sent:
            mark_sent(self.sent)
            self.sent = None

    def _end(self) -> None:
        try:
            self.finish()
        except DatabaseAway:
            _unfinished.append(self)
            raise


def put_off(message: Message, failure: TransientFailure, subject: str) -> None:
    """Try again later, or not at all where that could break the promise of at most one copy."""
    mine = rows_of(message.token, message.pk)
    facts: dict[str, Any] = {
        "reason": str(failure),
        "doubts": F("doubts") + int(failure.doubtful),
        "subject": subject,
    }
    if failure.doubtful and message.at_most_once:
        mark(mine, Status.DOUBTFUL, **facts)
    elif message.attempts >= MOST_ATTEMPTS:
        mark(mine, Status.FAILED, **facts)
    else:
        pause = PAUSES[message.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311
        mark(mine, Status.QUEUED, due_at=Now() + pause, **facts)
