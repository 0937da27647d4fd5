"""The control: a task for each mail, as mail is commonly sent with Celery. Only tests run it."""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tgtf_portal.celery import app  # noqa: E402
from tgtf_portal.core import outbox  # noqa: E402
from tgtf_portal.core.letters import put_in_envelope, sender_address  # noqa: E402
from tgtf_portal.core.models import Message  # noqa: E402
from tgtf_portal.core.post import open_post  # noqa: E402


@app.task(name="naive.send")
def send(pk: int) -> None:
    message = Message.objects.get(pk=pk)
    with open_post() as post:
        post.offer(sender_address(), message.recipient)
        post.transmit(put_in_envelope(outbox.write(message), message))
    Message.objects.filter(pk=pk).update(status="sent", sent_at=timezone.now())
