"""What a mail says: subject, text and HTML made from one wording, and its envelope."""

import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import gettext as _

from tgtf_portal.core.log import masked_letter
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import Typed, Wording, fill, isolated, paragraphs
from tgtf_portal.core.models import Message

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ENCODED = "=?"  # begins an encoded word (RFC 2047); where a person typed it, it is encoded itself
LONGEST_LINE = 76
LINE_END = "\r\n"
QUOTED_PRINTABLE = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
CALENDAR_FILE = "invite.ics"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar entry (RFC 5545) and what a calendar is asked to do with it (RFC 5546)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Filling:
    """Both parts of a letter with their gaps, and what stands in these."""

    text: str
    html: str
    values: Mapping[str, str]

    def parts(self) -> tuple[str, str]:
        """Filled in side by side; what a value holds is not looked at."""
        plain = {key: isolated(v) if isinstance(v, Typed) else v for key, v in self.values.items()}
        marked = {key: _marked_up(value) for key, value in self.values.items()}
        address = marked.get("link", "")
        link = f'<a href="{address}" style="color:#14663d;">{address}</a>'
        marked |= {"subject": escape(self.values["subject"]), "address": address, "link": link}
        return fill(self.text, plain).strip() + "\n", fill(self.html, marked)

    def masked(self, text: str, html: str) -> tuple[str, str]:
        """The parts that it made, without what opens something, whoever reads them; quicker than to
        look through either for keys."""
        if _masked(self.text) != self.text or _masked(self.html) != self.html:
            return masked_letter(text), masked_letter(html)
        for value in map(str, self.values.values()):
            if (discreet := _masked(value)) != value:
                text = text.replace(value, discreet)
                html = html.replace(_marked_up(value), _marked_up(discreet))
        return text, html


_masked = lru_cache(maxsize=256)(masked_letter)  # most of a batch is the same for all its readers


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to be put into an envelope."""

    subject: str
    text: str
    html: str = ""
    calendar: Calendar | None = None
    reply_to: str = ""
    filling: Filling | None = None  # what both parts were made from


def write_letter(
    wording: Wording,
    values: Mapping[str, str],
    *,
    headline: str = "",
    language: str,
    topics_link: str = "",
    calendar: Calendar | None = None,
    reply_to: str = "",
) -> Letter:
    """One text makes both parts, which are filled in side by side; `language` is active.

    `headline` names the placeholder that is one where it stands alone in a paragraph.
    """
    body = tuple(paragraphs(str(wording.body), values))
    values = {**values, "name": values.get("name") or _("guest"), "topics": topics_link}
    plain = {key: isolated(v) if isinstance(v, Typed) else v for key, v in values.items()}
    subject = " ".join(fill(str(wording.subject), plain).split())
    shape = (body, str(wording.button), str(wording.preheader), headline, bool(topics_link))
    filling = Filling(
        unfilled("emails/letter.txt", *shape, language),
        unfilled("emails/letter.html", *shape, language),
        {**values, "subject": subject},
    )
    text, html = filling.parts()
    return Letter(subject, text, html, calendar, reply_to, filling)


def _marked_up(value: str) -> str:
    text = escape(value).replace("\n", "<br>")
    return f"<bdi>{text}</bdi>" if text and isinstance(value, Typed) else text


@lru_cache(maxsize=256)  # the same for all readers of a mail
def unfilled(
    template: str,
    body: tuple[str, ...],
    button: str,
    preheader: str,
    headline: str,
    topics: bool,
    language: str,
) -> str:
    """The whole part with its placeholders, which are yet to be filled in."""
    context = {
        "paragraphs": [(text, text.split("\n")) for text in body],
        "headline": f"{{{headline}}}",
        "button": button,
        "preheader": preheader,
        "topics": topics,
        "language": language,
    }
    return get_template(template).render(context)


def put_in_envelope(letter: Letter, message: Message) -> bytes:
    """The letter as a mail server takes it; the same to the last byte on every attempt.

    Put together by hand: the email package takes longer for this than all else that a mail costs,
    which bench/outbox.py shows.
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
    """The plainest part first: readers show the last one that they understand.

    A calendar entry goes along once more as a file, for those that open nothing else; Outlook reads
    entries in the first part alone, so that nobody sees two.
    """
    name = message.message_id.strip("<>").partition("@")[0]
    body = _several("alternative", encoded_parts(letter), name)
    files = [calendar_file(letter.calendar)] if letter.calendar else []
    return _several("mixed", [body, *files], name)


def _several(kind: str, parts: Sequence[str], name: str) -> str:
    if len(parts) == 1:
        return parts[0]
    # No encoded text holds "=_", so no text ends its part.
    boundary = f"=_{kind}_{name}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head + "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"


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


@lru_cache(maxsize=64)
def calendar_file(calendar: Calendar) -> str:
    """Of another type than the part, as calendars' own mails have it: a part like it would be
    offered like it."""
    head = f'Content-Type: application/ics; name="{CALENDAR_FILE}"\r\n'
    head += f'Content-Disposition: attachment; filename="{CALENDAR_FILE}"\r\n'
    return f"{head}{QUOTED_PRINTABLE}{encoded(calendar.content.decode())}"


def part_head(subtype: str, parameters: str = "") -> str:
    return f"Content-Type: text/{subtype}; charset=utf-8{parameters}\r\n{QUOTED_PRINTABLE}"


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
