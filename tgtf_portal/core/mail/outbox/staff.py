"""Staff's verbs on messages they have chosen in the list."""

from django.db import transaction
from django.db.models.functions import Now

from tgtf_portal.core import audit
from tgtf_portal.core.mail.outbox.promising import DELIVERY
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.models.message import MessageQuerySet
from tgtf_portal.core.work import doorbell

Status = Message.Status


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
        status=Status.QUEUED, due_at=Now(), attempts=0, crashes=0, reason=""
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
