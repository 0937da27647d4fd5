"""What a mail says: subject, text and HTML from templates, for one reader or left open for many."""

import re
import secrets
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.models import Message

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ENCODED = "=?"  # begins an encoded word (RFC 2047); where a person typed it, it is encoded itself
LONGEST_LINE = 76
LINE_END = "\r\n"


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
    parts: tuple[str, ...] = ()  # encoded already, where it was made from a form


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
    """The letter as a mail server takes it; the same to the last byte on every attempt.

    Put together by hand: the email package takes longer for this than all else that a mail costs.
    """
    headers = {
        "From": _address(sender_name(), sender_address()),
        "To": _address(message.recipient_name, message.recipient),
        "Subject": _words(letter.subject),
        "Date": formatdate(message.created_at.timestamp()),
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
    }
    if letter.reply_to:
        headers["Reply-To"] = _address("", letter.reply_to)
    head = "".join(_header(name, value) for name, value in headers.items())
    if topic_of(message.kind):
        head += _way_out(message)
    return f"{head}MIME-Version: 1.0\r\n{_body(letter, message)}".encode("ascii")


def _body(letter: Letter, message: Message) -> str:
    """The plainest part first: readers show the last one that they understand."""
    parts = letter.parts or encoded_parts(letter)
    if len(parts) == 1:
        return parts[0]
    # No encoded text holds "=_", so no text ends its part.
    boundary = f"=_{message.message_id.strip('<>').partition('@')[0]}"
    kind = f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    return kind + "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"


def encoded_parts(letter: Letter) -> tuple[str, ...]:
    parts = [part_head("plain") + encoded(letter.text)]
    if letter.html:
        parts.append(part_head("html") + encoded(letter.html))
    if letter.calendar:
        parts.append(calendar_part(letter.calendar))
    return tuple(parts)


@lru_cache(maxsize=64)  # an invitation's entry is the same for everybody
def calendar_part(calendar: Calendar) -> str:
    return part_head("calendar", f"; method={calendar.method}") + encoded(calendar.content.decode())


def part_head(subtype: str, parameters: str = "") -> str:
    kind = f"Content-Type: text/{subtype}; charset=utf-8{parameters}\r\n"
    return f"{kind}Content-Transfer-Encoding: quoted-printable\r\n\r\n"


def encoded(text: str) -> str:
    """Quoted-printable: seven bits and short lines pass every mail server."""
    plain = text.replace("\r\n", "\n")
    return b2a_qp(plain.encode()).decode("ascii").replace("\n", "\r\n")


def _way_out(message: Message) -> str:
    """The button beside the sender's name (RFC 8058); its link stays on one line."""
    link = message.get_unsubscribe_link()
    one_click = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return f"List-Unsubscribe: <{link}>\r\n{one_click}"


def _header(name: str, value: str) -> str:
    if len(name) + len(value) > LONGEST_LINE and "\r\n" not in value:
        value = Header(value, "us-ascii", header_name=name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n"


@lru_cache(maxsize=8)
def _address(name: str, address: str) -> str:
    _refuse_control_characters(name + address)
    if name.isascii() and ENCODED not in name:
        return formataddr((name, address))
    return f"{Header(name, 'utf-8').encode(linesep=LINE_END)} <{address}>"


@lru_cache(maxsize=64)  # a batch has few
def _words(text: str) -> str:
    _refuse_control_characters(text)
    charset = "utf-8" if ENCODED in text else None
    return Header(text, charset, header_name="Subject").encode(linesep=LINE_END)


def _refuse_control_characters(text: str) -> None:
    """A line break in a header would begin another header."""
    if CONTROL.search(text):
        raise ValueError("A line break or control character in a header.")


def sender_name() -> str:
    return _parsed(settings.DEFAULT_FROM_EMAIL)[0]


def sender_address() -> str:
    return _parsed(settings.DEFAULT_FROM_EMAIL)[1]


@lru_cache(maxsize=8)  # asked three times a mail, and it takes as long as writing it
def _parsed(sender: str) -> tuple[str, str]:
    return parseaddr(sender)


# Nobody can type this: private characters, which no field takes, around a secret of the process.
_SECRET = secrets.token_hex(8)
_GAP = re.compile(rf"\ue000{_SECRET}:(\w+)\ue001")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def gap(name: str) -> str:
    """What stands in a text where each letter has a value of its own."""
    return f"\ue000{_SECRET}:{name}\ue001"


class OpenText:
    """A text with gaps; whatever lines have none are encoded once.

    >>> OpenText(f"Dear {gap('name')},\\nwelcome.").filled({"name": "Ann"})
    'Dear Ann,\\nwelcome.'
    """

    def __init__(self, text: str) -> None:
        self.pieces = _GAP.split(text)
        self.runs: list[str | list[str]] = []
        closed: list[str] = []
        for line in _LINES.findall(text):
            if not _GAP.search(line):
                closed.append(line)
                continue
            self.runs += [encoded("".join(closed)), _GAP.split(line)]
            closed = []
        self.runs.append(encoded("".join(closed)))

    def filled(self, values: Mapping[str, str]) -> str:
        return _joined(self.pieces, values)

    def encoded(self, values: Mapping[str, str]) -> str:
        """Line by line the same as if the finished text had been encoded."""
        runs = (r if isinstance(r, str) else encoded(_joined(r, values)) for r in self.runs)
        return "".join(runs)


class FormLetter:
    """Filled in, it is a letter that needs next to no work to be put into its envelope."""

    def __init__(self, letter: Letter) -> None:
        self.subject = OpenText(letter.subject)
        self.text = OpenText(letter.text)
        self.html = OpenText(letter.html)
        self.calendar = letter.calendar
        self.reply_to = letter.reply_to
        self.last_part = [calendar_part(letter.calendar)] if letter.calendar else []

    def fill(self, plain: Mapping[str, str], html: Mapping[str, str]) -> Letter:
        """The letter with these values; those for HTML come escaped."""
        parts = [
            part_head("plain") + self.text.encoded(plain),
            part_head("html") + self.html.encoded(html),
            *self.last_part,
        ]
        return Letter(
            subject=" ".join(self.subject.filled(plain).split()),
            text=self.text.filled(plain),
            html=self.html.filled(html),
            calendar=self.calendar,
            reply_to=self.reply_to,
            parts=tuple(parts),
        )


def _joined(pieces: list[str], values: Mapping[str, str]) -> str:
    """Every second piece is a gap's name."""
    if len(pieces) == 1:
        return pieces[0]
    return "".join(values[p] if i % 2 else p for i, p in enumerate(pieces))
