"""A browser in as few instructions as possible: one kept connection, cookies by hand."""

import gzip
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import brotli

COOKIE = re.compile(r"([^=;,\s]+)=([^;]*)")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
            self.headers.get("content-encoding", ""), bytes
        )
        return unpack(self.body).decode()


@dataclass
class Browser:
    """Asks one server; keeps the cookies that it sets where `remembers`."""

    url: str
    session: str = ""
    remembers: bool = False
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.host = urlsplit(self.url).netloc
        if self.session:
            self.cookies["__Host-session"] = self.session
        self.connection = HTTPConnection(self.host, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, facts: dict[str, str] | None = None) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(facts or {}), form)

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> Answer:
        headers = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "en"} | more
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            return self._asked(method, path, body, headers)
        except (HTTPException, OSError):  # the server closed what it kept for long enough
            self.connection.close()
            return self._asked(method, path, body, headers)

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self.connection.request(method, path, body, headers)
        with suppress(AttributeError):
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = self.connection.getresponse()
        got = answer.getheaders()
        if self.remembers:
            self._remember(value for name, value in got if name.lower() == "set-cookie")
        named = {name.lower(): value for name, value in got}
        return Answer(answer.status, named, answer.read())

    def _remember(self, lines: Iterable[str]) -> None:
        for line in lines:
            if found := COOKIE.match(line):
                self.cookies[found[1]] = found[2]

    def close(self) -> None:
        self.connection.close()
