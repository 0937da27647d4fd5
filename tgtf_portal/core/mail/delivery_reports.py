"""Reading a mail server's report on a mail that did not arrive (RFC 3464).

By hand, because flufl.bounce answers with addresses alone: whether one is dead for good needs the
status code, which mail it was the Message-ID, and addresses that are not ASCII are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.message import Message as Mail
from email.utils import getaddresses, parsedate_to_datetime

from tgtf_portal.core.values.fields import AddressField

REPORTS = ("message/delivery-status", "message/global-delivery-status")
CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")  # RFC 3463

# Where a server that delivers mail notes whom it was for; the first alone stands in every report.
ADDRESSED = ("To", "X-Original-To", "Delivered-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one recipient's copy."""

    recipients: frozenset[str]  # as it was addressed, and where it ended after forwarding
    action: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    addressed_to: frozenset[str]
    message_id: str  # of the mail that came back
    written_at: datetime | None
    fates: tuple[Fate, ...]


def read_report(content: bytes) -> Report | None:
    """The report, or None where the mail is none, or pretends: a real one has no sender."""
    mail = message_from_bytes(content)
    reports = [part for part in mail.walk() if part.get_content_type() in REPORTS]
    if not reports or _text(mail, "Return-Path") not in ("", "<>"):
        return None
    addressed = getaddresses([str(v) for name in ADDRESSED for v in mail.get_all(name, [])])
    return Report(
        addressed_to=frozenset(address.casefold() for _name, address in addressed if address),
        message_id=_returned_message_id(mail),
        written_at=_moment(_text(mail, "Date")),
        fates=tuple(_fates(reports[0])),
    )


def enhanced_code(text: str) -> str:
    """The most telling status code in a server's words, if there is one.

    >>> enhanced_code("550 5.1.1 <ann@example.org>: no such user")
    '5.1.1'
    """
    codes = CODE.findall(text)
    return next((code for code in codes if not code.endswith(".0.0")), "".join(codes[:1]))


def _fates(report: Mail) -> Iterator[Fate]:
    """The report's groups of fields: one about the mail, then one for each recipient."""
    for group in _inside(report):
        if group["Action"]:
            status, words = _text(group, "Status"), _text(group, "Diagnostic-Code")
            named = (_text(group, "Original-Recipient"), _text(group, "Final-Recipient"))
            yield Fate(
                recipients=frozenset(_address(field) for field in named if field),
                action=_text(group, "Action").lower(),
                code=enhanced_code(f"{status} {words}"),
                words=_without_type(words) or status,
            )


def _returned_message_id(mail: Mail) -> str:
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            return next((_text(inner, "Message-ID") for inner in _inside(part)), "")
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            return _text(_headers_of(part), "Message-ID")
    return ""


def _inside(part: Mail) -> list[Mail]:
    """What the parser found in it; a text where it made nothing of it."""
    payload = part.get_payload()
    return [m for m in payload if isinstance(m, Mail)] if isinstance(payload, list) else []


def _headers_of(part: Mail) -> Mail:
    content = part.get_payload(decode=True)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return message_from_string(text.lstrip())


def _text(mail: Mail, name: str) -> str:
    """A field on one line; unlike most programs, mail servers also write eight-bit fields."""
    return " ".join(str(mail.get(name, "")).split())


def _without_type(field: str) -> str:
    return field.partition(";")[2].strip() or field


def _address(field: str) -> str:
    return AddressField.normalise(_without_type(field).strip("<> "))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
