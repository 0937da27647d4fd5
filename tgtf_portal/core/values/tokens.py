"""Personal links: a random code that the database keeps, and a signature that it does not.

A copy of the database alone opens nothing, a link for one purpose does not serve another, and a
new code revokes the old link.

>>> read("registration", issue("registration", "u3Jc"))
'u3Jc'
>>> read("host", issue("registration", "u3Jc")) is None
True
"""

import secrets
from hashlib import sha256

from django.core.signing import BadSignature, Signer


def new_code() -> str:
    """128 random bits in 22 letters that an address can carry."""
    return secrets.token_urlsafe(16)


def mark(code: str) -> str:
    """Stands for a code where that is not told, such as in the key of a message.

    >>> mark("u3Jc") == mark("u3Jc"), "u3Jc" in mark("u3Jc"), len(mark("u3Jc"))
    (True, False, 16)
    """
    return sha256(code.encode()).hexdigest()[:16]


def issue(purpose: str, code: str) -> str:
    return Signer(salt=f"link.{purpose}", sep=".").sign(code)


def read(purpose: str, token: str) -> str | None:
    """The code inside, or None where the token is wrong, cut short or made for something else."""
    try:
        return Signer(salt=f"link.{purpose}", sep=".").unsign(token)
    except BadSignature:
        return None
