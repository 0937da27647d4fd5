"""The postman: Celery's only job is to wake up and hand rows to the domain."""

from time import monotonic

from celery import shared_task

from tgtf_portal.core import doorbell, outbox
from tgtf_portal.core.post import open_post

BATCH = 50
SHIFT_SECONDS = 5  # then it rings for itself, so that a worker asked to stop is free soon


@shared_task
def deliver_due_messages() -> None:
    """Every few seconds, and whenever a doorbell rings. Running it twice at once is harmless."""
    until = monotonic() + SHIFT_SECONDS
    with open_post() as post:
        while messages := outbox.claim(BATCH):
            outbox.deliver_all(messages, post)
            if monotonic() > until:
                doorbell.ring(outbox.DELIVERY)
                return
