"""Guessing personal links: after some misses in an hour, a client address gets no more answers."""

import ipaddress
from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60
MOST_MISSES = 30


def has_guessed_too_often(request: HttpRequest) -> bool:
    return cache.get(_key(request), 0) >= MOST_MISSES


def note_miss(request: HttpRequest) -> None:
    """Two at once may count as one; against links of 128 random bits that does not matter."""
    key = _key(request)
    cache.set(key, cache.get(key, 0) + 1, timeout=HOUR)


def _key(request: HttpRequest) -> str:
    """One count for each client and clock hour, in the cache that all processes share."""
    return f"missed-links/{int(time()) // HOUR}/{client_network(request)}"


def client_network(request: HttpRequest) -> str:
    """The client's address as our proxies tell it; of IPv6 the part that a client cannot vary."""
    address = get_adapter().get_client_ip(request)
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return address
    prefix = 64 if version == 6 else 32
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)
