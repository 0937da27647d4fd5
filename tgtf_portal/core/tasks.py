"""The postman: Celery's only job is to wake up and hand rows to the domain."""

import logging
from threading import Lock
from time import monotonic

from celery import shared_task

from tgtf_portal.core import doorbell, outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.post import Unreachable, open_post

log = logging.getLogger(__name__)

BATCH = 50
SHIFT_SECONDS = 3  # then it rings for its relief, so that a worker asked to stop is free soon

# One message is in doubt at most when a process dies, so a process has one postman on duty.
_on_duty = Lock()


@shared_task
def deliver_due_messages() -> None:
    """Every few seconds, and whenever a doorbell rings. Running it twice at once is harmless."""
    until = monotonic() + SHIFT_SECONDS
    # Whoever comes meanwhile leaves it to the postman on duty, who looks again before going home.
    while Message.objects.due().exists() and _on_duty.acquire(blocking=False):
        try:
            finished = _work(until)
        finally:
            _on_duty.release()
        if not finished:
            return


def _work(until: float) -> bool:
    """False where the shift ended, or the mail server is away, before all was delivered."""
    try:
        with open_post() as post:
            while messages := outbox.claim(BATCH):
                if not outbox.deliver_all(messages, post, until=until):
                    doorbell.ring(outbox.DELIVERY)
                    return False
    except Unreachable as failure:
        log.warning("%s The next sweep tries again.", failure)
        return False
    return True
