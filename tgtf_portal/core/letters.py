"""What a mail says: subject, text and HTML from templates, and a calendar entry if any."""

import re
from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import formataddr, formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from tgtf_portal.core.models import Message

# The older half of the email package: its newer one takes four times as long for the same bytes.
AS_SENT = compat32.clone(linesep="\r\n")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ENCODED = "=?"  # begins an encoded word (RFC 2047); where a person typed it, it is encoded itself


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
    """The letter as a mail server takes it; the same to the last byte on every attempt."""
    mail = _body(letter)
    mail["From"] = _address(sender_name(), sender_address())
    mail["To"] = _address(message.recipient_name, message.recipient)
    mail["Subject"] = _words(letter.subject)  # type: ignore[assignment]  # stubs know str only
    mail["Date"] = formatdate(message.created_at.timestamp())
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        mail["Reply-To"] = _address("", letter.reply_to)
    return mail.as_bytes(policy=AS_SENT)


def _body(letter: Letter) -> MIMEBase:
    """The plainest part first: readers show the last one that they understand."""
    parts = [_part(letter.text, "plain")]
    if letter.html:
        parts.append(_part(letter.html, "html"))
    if letter.calendar:
        content = letter.calendar.content.decode()
        parts.append(_part(content, "calendar", method=letter.calendar.method))
    return MIMEMultipart("alternative", None, parts) if len(parts) > 1 else parts[0]


def _part(content: str, subtype: str, **parameters: str) -> MIMENonMultipart:
    """Quoted-printable: seven bits and short lines pass every mail server."""
    part = MIMENonMultipart("text", subtype, charset="utf-8", **parameters)  # type: ignore[arg-type]
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(content.encode()).decode("ascii"))
    return part


def _address(name: str, address: str) -> str:
    _refuse_control_characters(name + address)
    if name.isascii() and ENCODED not in name:
        return formataddr((name, address))
    return f"{Header(name, 'utf-8').encode()} <{address}>"


def _words(text: str) -> Header:
    _refuse_control_characters(text)
    return Header(text, "utf-8" if ENCODED in text else None)


def _refuse_control_characters(text: str) -> None:
    """A line break in a header would begin another header."""
    if CONTROL.search(text):
        raise ValueError("A line break or control character in a header.")


def sender_name() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0]


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
