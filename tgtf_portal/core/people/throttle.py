"""Counts what is tried and done, against the figures of `settings.LIMITS`.

The counts live in the cache that all processes share. A cache that is away counts nothing and stops
nobody: readers come first, and what must hold under any circumstances does not rely on it.
"""

import ipaddress
import logging
from time import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)

# Counted apart: a class that reads its code wrong is not kept from its personal links. Beyond the
# limit a right link still opens, for none is found by trying; a right code does not, for it is
# short, and a guesser who went on would be told by the answer which of them is right.
LINKS, CODES = "links", "codes"


def has_guessed_too_often(request: HttpRequest, what: str = LINKS) -> bool:
    try:
        return cache.get(_misses_of(request, what), 0) >= settings.LIMITS[f"wrong {what}"].most
    except Exception:  # whatever ails the cache
        log.warning("The cache is away; nobody's guesses are counted.", exc_info=True)
        return False


def note_miss(request: HttpRequest, what: str = LINKS) -> None:
    """Two at once may count as one, which makes the limit no weaker than it needs to be."""
    key = _misses_of(request, what)
    try:
        cache.set(key, cache.get(key, 0) + 1, timeout=settings.LIMITS[f"wrong {what}"].seconds)
    except Exception:
        log.warning("The cache is away; a guess is not counted.", exc_info=True)


def take_turn(what: str, who: object = "") -> bool:
    """Whether `who` may do it once more in this window of the clock.

    Where it is exact each turn is a key of its own, which only one of two at once can add.
    """
    limit = settings.LIMITS[what]
    key = f"turns/{what.replace(' ', '-')}/{who}/{_window(what)}"
    try:
        taken = cache.get(key, 0)
        if not limit.exact:
            if taken < limit.most:
                cache.set(key, taken + 1, timeout=limit.seconds)
            return taken < limit.most
        for turn in range(taken, limit.most):
            if cache.add(f"{key}/{turn}", 1, timeout=limit.seconds):
                cache.set(key, turn + 1, timeout=limit.seconds)
                return True
    except Exception:
        log.warning("The cache is away; turns are not counted.", exc_info=True)
        return True
    return False


def seconds_left(what: str) -> int:
    """Until the next window begins, and with it new turns."""
    length = settings.LIMITS[what].seconds
    return length - int(time()) % length


def reader_of(request: HttpRequest) -> str:
    """Whose turns a reader takes: whoever is known by a session has their own, and all others of a
    network share theirs."""
    key = request.session.session_key
    known = request.user.is_authenticated or not request.session.is_empty()
    return f"session-{key}" if known and key else client_network(request)


def _misses_of(request: HttpRequest, what: str) -> str:
    """One count for each client and window."""
    return f"missed-{what}/{_window(f'wrong {what}')}/{client_network(request)}"


def _window(what: str) -> int:
    return int(time()) // settings.LIMITS[what].seconds


def client_network(request: HttpRequest) -> str:
    """The client's address as our proxies tell it; of IPv6 the part that a client cannot vary."""
    address = get_adapter().get_client_ip(request)
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return address
    prefix = 64 if version == 6 else 32
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)
