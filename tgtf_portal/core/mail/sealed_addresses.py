"""The address that a message leaves with, and that names it when it comes back."""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.models import Message

SEAL = 10  # bytes; 80 bits in sixteen letters


@dataclass(frozen=True, slots=True)
class Seal:
    """What the addresses of a mail say: the message's name, or that somebody made one up."""

    name: str = ""
    forged: bool = False


@outbox.return_address
def bounce_address(message: Message) -> str:
    """Each message's own (VERP), where BOUNCE_ADDRESS is set: a bounce then names its message.

    Lower case, for servers change it; sealed, so that nobody makes up bounces.
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    name = message.message_id.strip("<>").partition("@")[0]
    if not local or not re.fullmatch("[0-9a-f]{32}", name):
        return sender_address()
    mark = b32encode(bytes.fromhex(name)).decode().rstrip("=").lower()
    return f"{local}+{mark}{_seal(name, settings.SECRET_KEY)}@{domain}"


def read_seal(addresses: Iterable[str]) -> Seal:
    """Of a mail's addresses the first that we made; forged where each of our form is made up."""
    local, _at, domain = settings.BOUNCE_ADDRESS.casefold().rpartition("@")
    form = re.compile(rf"{re.escape(local)}\+([^@]+)@{re.escape(domain)}")
    marks = [found[1] for address in sorted(addresses) if (found := form.fullmatch(address))]
    if not local or not marks:
        return Seal()
    names = filter(None, map(_named_by, marks))
    return next((Seal(name) for name in names), Seal(forged=True))


def _named_by(mark: str) -> str:
    """The message's name, or "" where the seal is not ours, by today's key or an older one."""
    found = re.fullmatch(r"([a-z2-7]{26})([a-z2-7]{16})", mark)
    if not found:
        return ""
    name = b32decode(found[1].upper() + "======").hex()
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return name if any(hmac.compare_digest(_seal(name, key), found[2]) for key in keys) else ""


def _seal(name: str, key: str) -> str:
    digest = salted_hmac("bounce", name, secret=key, algorithm="sha256").digest()[:SEAL]
    return b32encode(digest).decode().lower()
