# ruff: noqa: E402  # Django is set up before models are imported
"""The control: the sleeper, taking for its own what it claimed however long ago."""

from django.db.models.functions import Now

from tgtf_portal.core.tests.chaos import sleeper

app = sleeper.app  # the portal is set up from here on

from tgtf_portal.core.mail.outbox import delivering
from tgtf_portal.core.mail.outbox.marking import (
    LEASE,
    Sent,
    mark_sent,
)
from tgtf_portal.core.models import Message


def mark_transmitting(message: Message, after: Sent | None, text: str = "") -> bool:
    if after:
        mark_sent(after)
    Message.objects.filter(pk=message.pk).update(
        status=Message.Status.TRANSMITTING,
        token=message.token,
        lease_until=Now() + LEASE,
    )
    return True


delivering.mark_transmitting = mark_transmitting
