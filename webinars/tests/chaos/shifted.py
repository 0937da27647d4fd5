"""The portal by another clock: schedulers that tick quickly, reminders that take their time.

TEST_CLOCK names a file with the seconds by which the clock is ahead, TEST_TICK is the time between
two ticks. TEST_KEYS=fresh is the control: each tick promises as if nobody had promised before.
"""

import os
import time
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import django
from django.utils import timezone

real_now = timezone.now
ahead = Path(os.environ["TEST_CLOCK"])
timezone.now = lambda: real_now() + timedelta(seconds=float(ahead.read_text()))
django.setup()

from tgtf_portal.celery import app  # noqa: E402
from tgtf_portal.core.mail import outbox  # noqa: E402
from webinars.followup.domain import reminders  # noqa: E402

note_done = reminders._note_done
tick = float(os.environ["TEST_TICK"])


def note_done_later(line):
    """As on a busy server: whatever ticks meanwhile finds the reminder still to be sent."""
    time.sleep(4 * tick)
    note_done(line)


class FreshKeys:
    """The outbox, promised to under keys that nobody else makes."""

    Promise = outbox.Promise

    @staticmethod
    def promise_all(promises):
        return outbox.promise_all(replace(p, key=f"{p.key}/{uuid.uuid4()}") for p in promises)


reminders._note_done = note_done_later
if os.environ["TEST_KEYS"] == "fresh":
    reminders.outbox = FreshKeys
app.conf.beat_schedule = {
    "send-due-reminders": {"task": "webinars.tasks.send_due_reminders", "schedule": tick},
    "deliver-due-messages": {
        "task": "tgtf_portal.core.tasks.deliver_due_messages",
        "schedule": 1.0,
    },
}
