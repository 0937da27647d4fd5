"""Claiming: messages pass into one worker's hands, and out of the hands of the dead."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core.mail.journal import Journal
from tgtf_portal.core.mail.outbox.marking import LEASE, mark, stale
from tgtf_portal.core.mail.outbox.office import the_office
from tgtf_portal.core.models import Message

Status = Message.Status
MOST_CRASHES = 3


def claim(most: int) -> list[Message]:
    """Take up to `most` due messages into this worker's hands, the urgent ones first."""
    token = uuid.uuid4()
    while ids := _due_now(most):
        if _take(ids, token):
            mine = Message.objects.filter(token=token, status=Status.CLAIMED)
            return list(mine.order_by("priority", "pk"))
        # Another worker was quicker: look again.
    return []


def _due_now(most: int) -> list[int]:
    while True:
        rows = _look(most)
        left_behind = [pk for pk, status, _crashes, _late in rows if status != Status.QUEUED]
        late = [pk for pk, status, _crashes, late in rows if late and status == Status.QUEUED]
        if left_behind:
            settle_deaths(left_behind)
        if late:
            _drop(late)
        if not left_behind and not late:
            break
    # After two deaths a message is taken alone: one that kills its worker takes no others along.
    suspect = next((pk for pk, _status, crashes, _late in rows if crashes >= 2), None)
    return [pk for pk, *_facts in rows] if suspect is None else [suspect]


def _look(most: int) -> list[tuple[int, str, int, bool]]:
    too_late = Case(
        When(stale(), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    due = Message.objects.due().annotate(late=too_late).order_by("priority", "pk")
    return list(due.values_list("pk", "status", "crashes", "late")[:most])


def _drop(ids: list[int]) -> None:
    late = Message.objects.filter(stale(), pk__in=ids, status=Status.QUEUED)
    mark(late, Status.DROPPED, reason=_("It would have come too late."))


def _take(ids: list[int], token: uuid.UUID) -> int:
    """Repeats the state in its condition: after a wait for a lock only that is checked again."""
    return (
        Message.objects.due()
        .filter(pk__in=ids, status=Status.QUEUED)
        .update(
            status=Status.CLAIMED,
            token=token,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
        )
    )


# --- What the dead left behind -------------------------------------------------------------------
@transaction.atomic
def settle_deaths(ids: list[int]) -> None:
    """Each message of a worker that died, or took too long, is sent, doubtful, poison or waits.

    A worker takes its messages in order: the first that was not sent is the one it died with.
    """
    rows = Message.objects.filter(pk__in=ids).abandoned().select_for_update()
    in_order = sorted(rows, key=lambda row: (str(row.token), row.priority, row.pk))
    caught = [row for row in in_order if row.status == Status.TRANSMITTING]
    sent = _sent_after_all(caught)
    for row in caught:
        if row.message_id in sent:
            _settle([row.pk], Status.SENT, sent_at=sent[row.message_id], reason="")
    rest = [row for row in in_order if row.message_id not in sent]
    for _token, held in groupby(rest, key=lambda row: row.token):
        first, *others = held
        _settle_the_one_in_hand(first)
        _settle([row.pk for row in others], Status.QUEUED)


def _sent_after_all(caught: list[Message]) -> dict[str, datetime]:
    """The journal knows what was taken by the server right before the worker died."""
    if not caught:
        return {}
    days = {row.lease_until.date() for row in caught if row.lease_until}
    return Journal(the_office().installation).sent({row.message_id for row in caught}, days)


def _settle_the_one_in_hand(row: Message) -> None:
    doubt = int(row.status == Status.TRANSMITTING)
    facts = {"crashes": row.crashes + 1, "doubts": row.doubts + doubt}
    if doubt and row.at_most_once:
        reason = _("The worker stopped while the mail server was taking the message.")
        _settle([row.pk], Status.DOUBTFUL, reason=reason, **facts)
    elif row.crashes + 1 >= MOST_CRASHES:
        reason = _("Worker after worker stopped with this message in hand.")
        _settle([row.pk], Status.FAILED, reason=reason, **facts)
    else:
        _settle([row.pk], Status.QUEUED, **facts)


def _settle(pks: Iterable[int], status: Status, **facts: object) -> None:
    mark(Message.objects.filter(pk__in=list(pks)), status, **facts)
