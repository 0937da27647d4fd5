"""Reading a mail server's report on a mail that did not arrive (RFC 3464).

By hand: flufl.bounce answers with addresses alone, and `bounced` with codes alone. Whether an
address is dead takes the server's words too, which mail it was takes the Message-ID, and neither
of them tells a full mailbox from a closed one. `bounce-email` reads words, for a Python long gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Mail

from tgtf_portal.core.mail.parts import content_of, field, inside, own_parts
from tgtf_portal.core.mail.refusals import enhanced_code
from tgtf_portal.core.values.fields import AddressField

REPORTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "message/global")
HEADERS = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one recipient's copy."""

    recipients: frozenset[str]  # as it was addressed, and where it ended after forwarding
    action: str
    code: str
    words: str


def fates_in(mail: Mail) -> tuple[Fate, ...]:
    """What the mail's own report says, recipient by recipient; nothing where it has none."""
    reports = [part for part in own_parts(mail) if part.get_content_type() in REPORTS]
    return tuple(fate for report in reports[:1] for fate in _fates(report))


def _fates(report: Mail) -> Iterator[Fate]:
    """The report's groups of fields: one about the mail, then one for each recipient."""
    for group in inside(report):
        if group["Action"]:
            status, words = field(group, "Status"), field(group, "Diagnostic-Code")
            named = (field(group, "Original-Recipient"), field(group, "Final-Recipient"))
            yield Fate(
                recipients=frozenset(_address(name) for name in named if name),
                action=field(group, "Action").lower().partition(" ")[0],
                code=enhanced_code(f"{status} {words}"),
                words=_without_type(words) or status,
            )


def returned_message_id(mail: Mail) -> str:
    """Of the mail that came back, where the report brings it or its head along."""
    for part in own_parts(mail):
        if part.get_content_type() in RETURNED:
            return next((field(returned, "Message-ID") for returned in inside(part)), "")
        if part.get_content_type() in HEADERS:
            return field(message_from_string(content_of(part).lstrip()), "Message-ID")
    return ""


def _without_type(text: str) -> str:
    return text.partition(";")[2].strip() or text


def _address(text: str) -> str:
    return AddressField.normalise(_without_type(text).strip("<> "))
