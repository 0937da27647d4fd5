"""A pytest plugin: no key that the portal makes in any test is told where it may not stand, and
nothing is asked of another machine.

Keys are learnt where they are made: whatever Django's signer signs for a link, the code of each
meeting, the keys of new passwords and of sessions. What goes out is looked through as it does: each
line of the log as the portal's own handler prints it, calendars, feeds, JSON and tables, where an
answer leads to, and under which address a page is shown. Pieces that look like a key are looked up
among the keys, so that it costs as much with ten thousand of them as with one.
"""

import io
import ipaddress
import logging
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import icalendar
import pytest
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.base import BaseHandler
from django.core.signing import Signer

from tgtf_portal.core.log import QUERY

# What the signer signs besides: the salts of cookies and of a form's stamp open nothing.
LINKS = {"account": "link that confirms an address"}
OURS = "link."
PIECE = re.compile(r"[\w-]{20,}", re.ASCII)
# A signature has 43 letters, capitals and digits among them: so one is known that was made in
# another process.
SIGNATURE = re.compile(r"(?<=[.:])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])", re.ASCII)
FOLD = re.compile(r"\r?\n[ \t]")
SHOWN = ("text/html", "application/xhtml+xml")
UNREAD = ("image/", "font/", "application/pdf", "text/css", "text/javascript")
DISCREET = ("no-referrer", "strict-origin")


class Watch:
    """The keys that were made in this process, and where one was told."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}  # the end of each key → what it opens
        self.lengths: set[int] = set()
        self.leaks: list[str] = []

    def learn(self, kind: str, secret: str) -> None:
        self.kinds[secret] = kind
        self.lengths.add(len(secret))

    def found_in(self, text: str) -> dict[str, str]:
        """The keys in a text, each with its kind."""
        found = {}
        for piece in set(PIECE.findall(text)):
            for length in self.lengths:
                if kind := self.kinds.get(piece[-length:]):
                    found[piece[-length:]] = kind
        return found

    def look(self, place: str, text: str, *, known: str = "") -> None:
        """Note each key in what is told there, but for those that whoever reads it has sent."""
        for secret, kind in self.found_in(text).items():
            if secret not in known:
                self.leaks.append(f"{kind} in {place}")

    def look_at_log(self, name: str, text: str) -> None:
        """The log of a process that a test started; it made keys of its own."""
        self.look(f"the log of {name}", text)
        if SIGNATURE.search(text):
            self.leaks.append(f"something signed in the log of {name}")

    def take(self) -> list[str]:
        leaks, self.leaks = self.leaks, []
        return list(dict.fromkeys(leaks))


watch = Watch()


# --- Where keys are made -------------------------------------------------------------------------
def _sign(plain: Callable[..., str]) -> Callable[..., str]:
    @wraps(plain)
    def sign(self: Signer, value: Any) -> str:
        signed = plain(self, value)
        salt = str(self.salt)
        kind = f"{salt.removeprefix(OURS)} link" if salt.startswith(OURS) else LINKS.get(salt)
        if kind:
            watch.learn(kind, signed.rpartition(self.sep)[2])
        return signed

    return sign


def _make_token(plain: Callable[..., str]) -> Callable[..., str]:
    @wraps(plain)
    def make_token(self: PasswordResetTokenGenerator, user: Any) -> str:
        token = plain(self, user)
        watch.learn("link to a new password", token.rpartition("-")[2])
        return token

    return make_token


def _session_key(plain: Callable[..., str]) -> Callable[..., str]:
    @wraps(plain)
    def new_session_key(self: SessionBase) -> str:
        key = plain(self)
        watch.learn("session", key)
        return key

    return new_session_key


def _learn_meeting_codes(patch: pytest.MonkeyPatch) -> None:
    """As each is made for its row; the field itself stays what migrations know."""
    from django.apps import apps  # after Django's set-up

    field = apps.get_model("webinars", "Breakout")._meta.get_field("meeting_code")
    make = field._get_default

    def code() -> str:
        made = make()
        watch.learn("meeting code", made)
        return made

    patch.setitem(field.__dict__, "_get_default", code)


# --- Where something goes out --------------------------------------------------------------------
def _format(plain: Callable[..., str]) -> Callable[..., str]:
    """Each line as it is printed, made once."""

    @wraps(plain)
    def format_line(record: logging.LogRecord) -> str:
        line = plain(record)
        watch.look(f"a line of the log “{record.name}”", line)
        return line

    return format_line


def own_handler() -> logging.Handler:
    """The one that the settings make; pytest's own are of other classes."""
    [own] = [handler for handler in logging.root.handlers if type(handler) is logging.StreamHandler]
    return own


def _to_ical(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    @wraps(plain)
    def to_ical(self: icalendar.Calendar, *args: Any, **kwargs: Any) -> bytes:
        content = plain(self, *args, **kwargs)
        if self.name == "VCALENDAR":
            watch.look("a calendar", FOLD.sub("", content.decode()))
        return content

    return to_ical


def _get_response(plain: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(plain)
    def get_response(self: BaseHandler, request: Any) -> Any:
        response = plain(self, request)
        look_at_answer(request, response)
        return response

    return get_response


def look_at_answer(request: Any, response: Any) -> None:
    if request.resolver_match is None:
        return  # no such address: no key is issued for it
    query = unquote(request.META.get("QUERY_STRING", ""))
    keys = "&".join(found[0] for found in QUERY.finditer(query))
    address, route = f"{request.path}?{keys}", request.resolver_match.view_name
    kind = response.headers.get("Content-Type", "")
    if location := response.headers.get("Location", ""):
        sent = "\n".join(str(value) for value in getattr(request, "_post", {}).values())
        watch.look(f"where {route} leads to", unquote(location), known=f"{address}\n{sent}")
    if "SERVER_SOFTWARE" in request.META:  # a real browser came, by a server
        watch.look(f"the Referer that {route} gets", request.META.get("HTTP_REFERER", ""))
    if kind.startswith(SHOWN):
        if response.status_code != 405 and not is_discreet(response):
            watch.look(f"the address of a page that lets others know it: {route}", address)
    elif not kind.startswith(UNREAD) and not response.streaming:
        watch.look(f"the {kind.partition(';')[0]} of {route}", text_of(response.content))


def is_discreet(response: Any) -> bool:
    """No other page learns the address, and no cache keeps it."""
    told = response.headers.get("Referrer-Policy"), response.headers.get("Cache-Control", "")
    return told[0] in DISCREET and "no-store" in told[1]


def text_of(content: bytes) -> str:
    """Unpacked and unfolded."""
    if content.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(packed.read(name) for name in packed.namelist())
    return FOLD.sub("", content.decode(errors="replace"))


def _connect(plain: Callable[..., None]) -> Callable[..., None]:
    """Database, broker and mail server of the tests stand on this machine."""

    @wraps(plain)
    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"  # else it is a file
        if not is_this_machine(str(host)):
            watch.leaks.append(f"a connection to {host}")
            raise ConnectionRefusedError(f"Tests ask nothing of {host}.")
        plain(self, address)

    return connect


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- The whole run -------------------------------------------------------------------------------
@pytest.fixture(autouse=True, scope="session")
def _keys_are_watched() -> Iterator[None]:
    from tgtf_portal.core.people.session_store import SessionStore  # after Django's set-up

    with pytest.MonkeyPatch.context() as patch:
        for owner, name, wrapped in (
            (Signer, "sign", _sign),
            (PasswordResetTokenGenerator, "make_token", _make_token),
            (SessionStore, "_get_new_session_key", _session_key),
            (BaseHandler, "get_response", _get_response),
            (icalendar.Calendar, "to_ical", _to_ical),
            (socket.socket, "connect", _connect),
        ):
            patch.setattr(owner, name, wrapped(getattr(owner, name)))
        _learn_meeting_codes(patch)
        own = own_handler()
        patch.setattr(own, "format", _format(own.format))
        yield
    for journal in filter(Path.is_file, Path(settings.JOURNAL_DIR).rglob("*")):
        watch.look("the send journal", journal.read_text(errors="replace"))
    fail_for_leaks()


def fail_for_leaks() -> None:
    if leaks := watch.take():
        pytest.fail("What may not get out got out:\n" + "\n".join(leaks), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield
    fail_for_leaks()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """What fixtures told: a module's processes have their logs read when they end."""
    yield
    fail_for_leaks()
