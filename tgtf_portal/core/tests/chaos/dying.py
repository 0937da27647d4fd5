"""A worker that is killed between the server's yes and the line that says so. Only tests run it."""

import os
import signal

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.mail.journal import Journal  # noqa: E402
from tgtf_portal.core.models import Message  # noqa: E402

note = Journal.note


def note_or_die(self: Journal, message: Message) -> None:
    if message.recipient == os.environ["TEST_LAST_RECIPIENT"]:
        os.kill(os.getpid(), signal.SIGKILL)
    note(self, message)


Journal.note = note_or_die
