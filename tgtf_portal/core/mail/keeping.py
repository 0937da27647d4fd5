"""What is kept of a letter that left: both parts as they went out, without what opens something.

The HTML is packed against a mail of the same look and its own text part, which it repeats: some 300
bytes instead of 5,000.
"""

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tgtf_portal.core.log import masked_letter
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message

# Mails as they look, and looked: what was packed against one is unpacked with it, so none is ever
# changed. A new look is another line; the last one packs.
LOOKS = {1: "look_1.html"}
MOST_BYTES = 16_384  # of one packed HTML part; the text part is kept all the same
LEVEL, WINDOW, MEMORY = 3, 14, 6  # half of the time of the usual ones, and no byte more


@dataclass(frozen=True, slots=True)
class Kept:
    text: str
    html: bytes | None


def kept(letter: Letter, message: Message) -> Kept:
    """Nothing of a finished text, which may be nothing but a secret."""
    if "text" in message.context:
        return Kept("", None)
    if letter.filling:
        text, html = letter.filling.masked(letter.text, letter.html)
    else:
        text, html = masked_letter(letter.text), masked_letter(letter.html)
    return Kept(text, packed(html, text))


def packed(html: str, text: str) -> bytes | None:
    if not html:
        return None
    look = max(LOOKS)
    known = _look(look) + text.encode()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY, zdict=known)
    content = bytes([look]) + packer.compress(html.encode()) + packer.flush()
    return content if len(content) <= MOST_BYTES else None


def unpacked(content: bytes | None, text: str) -> str:
    """Nothing where the text part is not the one any more that went out with it."""
    if not content:
        return ""
    content = bytes(content)  # PostgreSQL's driver may give a view
    try:
        unpacker = zlib.decompressobj(WINDOW, zdict=_look(content[0]) + text.encode())
        return unpacker.decompress(content[1:]).decode()
    except (zlib.error, KeyError):
        return ""


@cache
def _look(number: int) -> bytes:
    return (Path(__file__).parent / LOOKS[number]).read_bytes()
