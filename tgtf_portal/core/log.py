"""What a log may not tell: a personal link is a key, and an address is a person.

Nor may a preview of somebody else's mail.
"""

import logging
import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

# How the portal signs: a code, a dot, a signature. Wherever such a thing stands, it is a key.
# Each begins where its letters begin: tried at every letter, a line as long as a form's text would
# be looked through for minutes.
TOKEN = re.compile(r"(?<![\w-])[\w-]{16,}\.[\w-]{30,}")
ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]+@(?=[\w-]+\.)")
QUERY = re.compile(r"((?:invitation|group|code|token|key)=)[^\s&\"']+")
LINK = re.compile(r"https?://[^\s\"'<>]+")
# What lets into a meeting; a slug has no capitals.
CODE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])[\w-]{22,}")
# A route's blank, as `path()` writes it and as `re_path()` does.
BLANK = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
SECRET, THEIR_SECRET = "token", "key"  # ours, and those of libraries' addresses


class DiscreetFormatter(logging.Formatter):
    """Masks whole lines, tracebacks included: a database, too, names an address it has already."""

    def format(self, record: logging.LogRecord) -> str:
        return ADDRESS.sub("…@", masked(super().format(record)))


def masked(text: str) -> str:
    """The text without what opens something; where that stood, a sign of it.

    >>> masked("GET /registrations/u3Jc-u3Jc_u3Jcu3Jcu3J.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl/ 200")
    'GET /registrations/…/ 200'
    """
    text = TOKEN.sub("…", text)
    for beginning, secret in secrets_in_routes() if apps.ready else ():
        if beginning in text:
            text = secret.sub(r"\1…", text)
    return QUERY.sub(r"\1…", text)


def masked_letter(text: str) -> str:
    """What a mail says, for somebody to whom it does not go: nor do its meeting links let them in.

    >>> masked_letter("It is: https://meet.example.org/energy-u3JcHqB0s2a1KZ2fT7nQxg, as before")
    'It is: https://meet.example.org/…, as before'
    >>> masked_letter("https://example.org/webinars/green-skills-for-small-companies/")
    'https://example.org/webinars/green-skills-for-small-companies/'
    """
    if not set("/.=") & set(text):  # neither an address nor a key
        return text
    return LINK.sub(lambda link: CODE.sub("…", link[0]), masked(text))


@cache
def secrets_in_routes() -> list[tuple[str, re.Pattern[str]]]:
    """A secret in an address and what stands before it, for each route that has one; with how each
    such address begins, which is found sooner."""
    found = {one for route, ours in _routes() for one in _secret_in(route, ours)}
    return [(beginning, re.compile(secret)) for beginning, secret in sorted(found)]


def _routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, bool]]:
    """Each route as it is written, and whether its view is ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route, hasattr(pattern.callback, "access")
        else:
            yield from _routes(pattern, route)


def _secret_in(route: str, ours: bool) -> Iterator[tuple[str, str]]:
    start, before = 0, ""
    first = BLANK.search(route)
    beginning = f"/{route[: first.start()]}" if first else ""
    for blank in BLANK.finditer(route):
        before += re.escape(route[start : blank.start()])
        if (blank[1] or blank[2]) in (SECRET, *([] if ours else [THEIR_SECRET])):
            # Words of our own addresses are shorter than any token.
            yield beginning, rf"(/{before})[^/\s?&\"'<>]{{{12 if ours else 1},}}"
            return
        before, start = f"{before}[^/\\s]+?", blank.end()
