# ruff: noqa: E402  # Django is set up before models are imported
"""The control: a task for each mail, as mail is commonly sent with Celery. Only tests run it."""

import django

django.setup()

from django.utils import timezone

from tgtf_portal.celery import app
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import (
    put_in_envelope,
    sender_address,
)
from tgtf_portal.core.mail.transports import open_post
from tgtf_portal.core.models import Message


@app.task(name="naive.send")
def send(pk: int) -> None:
    message = Message.objects.get(pk=pk)
    with open_post() as post:
        post.offer(sender_address(), message.recipient)
        post.transmit(put_in_envelope(outbox.write(message), message))
    Message.objects.filter(pk=pk).update(status="sent", sent_at=timezone.now())
