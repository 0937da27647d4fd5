"""A mail that arrived where returned mails go, as far as it can be read without asking anybody."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses, parsedate_to_datetime

from tgtf_portal.core.mail.automatic_answers import has_no_sender, is_automatic, is_from_a_server
from tgtf_portal.core.mail.delivery_reports import Fate, fates_in, returned_message_id
from tgtf_portal.core.mail.parts import field, own_text, words_of
from tgtf_portal.core.mail.refusals import noted_code
from tgtf_portal.core.values.text import plain

# Where a server that delivers mail notes whom it was for; the first alone stands in every report.
ADDRESSED = ("To", "X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To")

# What follows is the mail that came back: its words are ours.
COPY = re.compile(
    r"(?im)^[ >]*-{2,} ?(?:below this line is a copy|(?:attachment|this) is a copy of"
    r"|the body of the message|original message|returned message|the headers? of the original"
    r"|enclosed is a copy|unsent message|forwarded message|start of (?:returned|original)"
    r"|ursprüngliche|message original|message header)|^message header follows"
    r"|^original message(?: follows| header)|^(?:return-path|received|message-id):"
)
RETURNED_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{3,120}>)")
WAITING = re.compile(
    r"(?i)\b(?:delayed|will (?:keep|continue|be) (?:trying|to try|retried|tried)|will retry"
    r"|not yet been delivered|still being retried|could not send message for past|warning message"
    r"|delivery (?:incomplete|delay)|no action is required|you do not need to resend"
    r"|verzögert|noch nicht zugestellt|retardé|wird weiterhin versucht)\b"
)


@dataclass(frozen=True, slots=True)
class Arrival:
    addressed_to: frozenset[str]
    no_sender: bool
    automatic: bool  # somebody's program answered
    from_server: bool  # a server says that it could not deliver
    written_at: datetime | None
    message_id: str  # of the mail that came back
    fates: tuple[Fate, ...]
    sender: str
    subject: str
    text: str
    note: str  # the text without the copy of the mail that came back

    @property
    def waits(self) -> bool:
        """The server goes on trying."""
        return bool(WAITING.search(f"{self.subject}\n{self.note}"))

    @property
    def code(self) -> str:
        return noted_code(self.note)


def read_arrival(content: bytes) -> Arrival:
    mail = message_from_bytes(content)
    addressed = getaddresses([str(v) for name in ADDRESSED for v in mail.get_all(name, [])])
    fates = fates_in(mail)
    text = plain(own_text(mail))
    copy = COPY.search(text)
    named = RETURNED_ID.search(text)
    return Arrival(
        addressed_to=frozenset(address.casefold() for _name, address in addressed if address),
        no_sender=has_no_sender(mail),
        automatic=is_automatic(mail, reports=bool(fates)),
        from_server=is_from_a_server(mail),
        written_at=_moment(field(mail, "Date")),
        message_id=plain(returned_message_id(mail)) or (named[1] if named else ""),
        fates=fates,
        sender=plain(words_of(mail, "From")),
        subject=plain(words_of(mail, "Subject")),
        text=text,
        note=text[: copy.start()] if copy else text,
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
