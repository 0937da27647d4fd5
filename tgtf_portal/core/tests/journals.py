"""Mails that left, or may have left, and what of it the journal and the database know."""

import uuid
from datetime import timedelta

from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.journal import TAKEN
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.posts import FakePost

Status = Message.Status


def send(number):
    messages = MessageFactory.create_batch(number)
    outbox.deliver_all(outbox.claim(number), FakePost())
    return messages


def taken(journal):
    return [line for line in journal.all() if line.mark == TAKEN]


def marks(journal):
    return [line.mark for line in journal.all()]


def transmit_and_fail(failure, **facts):
    """A message whose content was offered, and what came of it; its row as it was before."""
    message = MessageFactory(**facts)
    outbox.deliver_all(outbox.claim(1), FakePost(on_data=failure))
    forget(message)
    return message


def forget(message):
    """As a restored backup knows it that was taken before its first attempt."""
    facts = {"status": Status.QUEUED, "sent_at": None, "attempts": 0, "doubts": 0, "reason": ""}
    Message.objects.filter(pk=message.pk).update(**facts, due_at=timezone.now())
    message.refresh_from_db()


def died_in_transmission(message):
    Message.objects.filter(pk=message.pk).update(
        status=Status.TRANSMITTING,
        token=uuid.uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )
