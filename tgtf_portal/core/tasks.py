"""The postman: Celery's only job is to wake up and hand rows to the domain."""

import logging
from pathlib import Path
from threading import Lock
from time import monotonic

from celery import shared_task
from django.conf import settings

from tgtf_portal.core import renderings
from tgtf_portal.core.documents import sweep
from tgtf_portal.core.mail import bounces, outbox
from tgtf_portal.core.mail.outbox import delivering, shift
from tgtf_portal.core.models import Message, RetentionPeriod
from tgtf_portal.core.people import sessions
from tgtf_portal.core.privacy import farewell, repeating, retention
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.work import doorbell

log = logging.getLogger(__name__)

SHIFT_SECONDS = 3  # then it rings for its relief, so that a worker asked to stop is free soon

# One message is in doubt at most when a process dies, so a process has one postman on duty.
_on_duty = Lock()


@shared_task
def deliver_due_messages() -> None:
    """Every few seconds, and whenever a doorbell rings. Running it twice at once is harmless."""
    until = monotonic() + SHIFT_SECONDS
    try:
        # Whoever comes meanwhile leaves it to the postman on duty, who looks again before leaving.
        while _something_to_do() and _on_duty.acquire(blocking=False):
            try:
                end = shift.work(until)
            finally:
                _on_duty.release()
            if end is shift.End.OVER:  # not before the duty is over, or the relief turns back
                doorbell.ring(outbox.DELIVERY)
            if end is not shift.End.DONE:
                return
    except delivering.DatabaseAway as fault:
        log.warning("The database is away: %s The next sweep tries again.", fault)


def _something_to_do() -> bool:
    return bool(delivering._unfinished) or Message.objects.due().exists()


@shared_task
def read_bounces() -> None:
    """Every minute, where a mail server puts bounces into a folder."""
    for outcome, number in bounces.read_folder(Path(settings.BOUNCE_FOLDER)).items():
        log.info("Bounces: %s %s.", number, outcome)


@shared_task
def advance_imports() -> None:
    """Every few seconds, and when a large file was uploaded. Two at once do it once."""
    import_actions.advance_imports()


@shared_task
def forget_old_files() -> None:
    """Every hour: uploaded files and renderings name people, and are not kept."""
    renderings.forget_old()
    import_actions.forget_old_files(RetentionPeriod.objects.limit_of("table_imports"))


@shared_task
def forget_last_mails() -> None:
    """Every few seconds: the address of somebody who was erased goes once their last mail left."""
    farewell.forget_last_mails()


@shared_task
def sweep_documents() -> None:
    """Every night: files that nothing holds, such as those of a form that came to nothing."""
    sweep.sweep_documents()


@shared_task
def keep_retention() -> None:
    """Every day: what is kept for too long goes, and a restore that nobody followed up is."""
    repeating.repeat_all()
    retention.perform()


@shared_task
def forget_ended_sessions() -> None:
    """Every hour: where somebody was signed in is nobody's business afterwards."""
    sessions.forget_ended()
