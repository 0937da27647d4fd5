"""The postman: Celery's only job is to wake up and hand rows to the domain."""

import logging
from time import monotonic

from celery import shared_task

from tgtf_portal.core import doorbell, outbox
from tgtf_portal.core.post import Unreachable, open_post

log = logging.getLogger(__name__)

BATCH = 50
SHIFT_SECONDS = 3  # then it rings for its relief, so that a worker asked to stop is free soon


@shared_task
def deliver_due_messages() -> None:
    """Every few seconds, and whenever a doorbell rings. Running it twice at once is harmless."""
    until = monotonic() + SHIFT_SECONDS
    try:
        with open_post() as post:
            while messages := outbox.claim(BATCH):
                if not outbox.deliver_all(messages, post, until=until):
                    doorbell.ring(outbox.DELIVERY)
                    return
    except Unreachable as failure:
        log.warning("%s The next sweep tries again.", failure)
