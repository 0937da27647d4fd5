"""What a mail says: subject, text and HTML from templates, and a calendar entry if any."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from tgtf_portal.core.models import Message

# Seven bits pass every mail server, also one that never heard of 8BITMIME.
ENVELOPE = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar entry (RFC 5545) and what a calendar is asked to do with it (RFC 5546)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to be put into an envelope."""

    subject: str
    text: str
    html: str = ""
    calendar: Calendar | None = None
    reply_to: str = ""


def write_letter(
    template: str, context: dict[str, Any], *, language: str, calendar: Calendar | None = None
) -> Letter:
    """A letter from the template's subject.txt, body.txt and body.html, in a reader's language."""
    context = {"site_url": settings.SITE_URL, **context}
    with translation.override(language):
        subject = " ".join(get_template(f"{template}/subject.txt").render(context).split())
        text = get_template(f"{template}/body.txt").render(context).strip() + "\n"
        html = get_template(f"{template}/body.html").render(context)
    return Letter(subject=subject, text=text, html=html, calendar=calendar)


def put_in_envelope(letter: Letter, message: Message) -> bytes:
    """The letter as a mail server takes it; the same Message-ID on every attempt."""
    mail = EmailMessage(policy=ENVELOPE)
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = formataddr((message.recipient_name, message.recipient))
    mail["Subject"] = letter.subject
    mail["Date"] = formatdate(message.created_at.timestamp())
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        mail.add_alternative(
            letter.calendar.content.decode(),
            subtype="calendar",
            params={"method": letter.calendar.method},
        )
    return mail.as_bytes()


def sender_name() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0]


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
