"""What stands in a mail that somebody else's program wrote: its fields, and parts of its own."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mail

from django.utils.html import strip_tags

MOST_TEXT = 20_000  # characters; what a server has to say stands in the first of them
HIDDEN = re.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>")


def field(mail: Mail, name: str) -> str:
    """A field on one line; unlike most programs, mail servers also write eight-bit fields."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def words_of(mail: Mail, name: str) -> str:
    """A field as its reader would see it; as it stands where that cannot be made out."""
    text = field(mail, name)
    if "=?" not in text:
        return text
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except (HeaderParseError, LookupError, ValueError):
        return text


def own_parts(mail: Mail) -> Iterator[Mail]:
    """Every part but those of a mail inside it, which says nothing in its own name."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += [inner for inner in reversed(payload) if isinstance(inner, Mail)]


def inside(part: Mail) -> list[Mail]:
    """What the parser found in it; a text where it made nothing of it."""
    payload = part.get_payload()
    return [m for m in payload if isinstance(m, Mail)] if isinstance(payload, list) else []


def own_text(mail: Mail) -> str:
    """What the mail says itself, as plain text; from its HTML only where there is no other."""
    texts = {"text/plain": "", "text/html": ""}
    for part in own_parts(mail):
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment":
            texts[kind] = (texts[kind] + content_of(part) + "\n")[:MOST_TEXT]
    plain = texts["text/plain"].strip()
    return plain or strip_tags(HIDDEN.sub(" ", texts["text/html"])).strip()


def content_of(part: Mail) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset that nobody knows
        return content.decode("utf-8", "replace")
