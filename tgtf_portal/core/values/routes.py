"""Where pages are: addresses that lists name by the dozen."""

import re
from functools import cache

from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)

_PLAIN = re.compile(r"[-a-zA-Z0-9_.]+")  # nothing in it is written in another way in an address


def address_of(view: str, *parts: str) -> str:
    """As `reverse` tells it, which looks through the portal's addresses each time, and tries what
    it found: see bench/http.py anew.

    >>> address_of("webinars:webinar-detail", "from-roadmap-to-action")
    '/webinars/from-roadmap-to-action/'
    """
    pieces = _pieces(get_resolver(get_urlconf()), get_script_prefix(), view, len(parts))
    if not pieces or not all(_PLAIN.fullmatch(part) for part in parts):
        return reverse(view, args=parts)
    return pieces[0] + "".join(
        [part + piece for part, piece in zip(parts, pieces[1:], strict=True)]
    )


@cache
def _pieces(_known: URLResolver, _prefix: str, view: str, number: int) -> list[str]:
    """What stands around the parts; nothing where they have a form of their own."""
    stand_ins = [f"stand-in-{n}-" for n in range(number)]
    try:
        address = reverse(view, args=stand_ins)
    except NoReverseMatch:
        return []
    pieces = re.split("|".join(stand_ins), address) if stand_ins else [address]
    return pieces if len(pieces) == number + 1 else []
