"""Mails that libraries send (sign-up, password, alarms) go through the outbox, as ours do."""

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message

READY_MADE = "mail.ready_made"


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend that writes rows; one message for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        promises = [
            outbox.Promise(
                READY_MADE,
                key=f"{READY_MADE}/{uuid.uuid4()}",
                to=parseaddr(recipient)[1],
                name=parseaddr(recipient)[0],
                context={
                    "subject": str(mail.subject),
                    "text": str(mail.body),
                    "html": html_part(mail),
                },
                priority=Message.Priority.URGENT,
            )
            for mail in email_messages
            for recipient in mail.recipients()
        ]
        outbox.promise_all(promises)
        return len(promises)


def html_part(mail: EmailMessage) -> str:
    alternatives = getattr(mail, "alternatives", [])
    return next((str(a.content) for a in alternatives if a.mimetype == "text/html"), "")


@outbox.sender(READY_MADE)
def ready_made(batch: list[Message]) -> outbox.Write:
    def write(message: Message) -> Letter | None:
        if "text" not in message.context:  # already sent, and its text forgotten
            return None
        return Letter(**message.context)

    return write
