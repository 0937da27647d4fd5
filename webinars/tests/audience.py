"""Hundreds of browsers that ask again and again, played by one process with few instructions each.

Every request has a connection of its own, as a browser's has that asks less often than a server
keeps connections open. What is measured is the time from the connect to the last byte.
"""

import heapq
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from urllib.parse import urlencode, urlsplit

CSRF = "live" * 8  # what the cookie says and what the form says have to agree


@dataclass
class Heard:
    """What a kind of client was answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    octets: int = 0

    def slowest_of(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]

    def share_of(self, status: int) -> float:
        return self.statuses[status] / max(self.statuses.total(), 1)


@dataclass
class Poller:
    """Asks one address every `period` seconds, with the ETag of what it has."""

    path: str
    period: float
    heard: Heard
    session: str = ""
    etag: str = ""

    def ask(self) -> bytes:
        seen = f"If-None-Match: {self.etag}\r\n" if self.etag else ""
        return request("GET", self.path, self.session, seen)

    def note(self, status: int, head: str, body: bytes, seconds: float) -> None:
        self.heard.statuses[status] += 1
        self.heard.seconds.append(seconds)
        self.heard.octets += len(body)
        if status == 200:
            self.etag = head.partition("ETag: ")[2].partition("\r\n")[0]


@dataclass
class Writer:
    """Sends a form every `period` seconds; one that got no answer is sent again as it was."""

    path: str
    period: float
    heard: Heard
    session: str
    facts: Callable[[int], dict[str, str]]
    most: int
    sent: list[dict[str, str]] = field(default_factory=list)
    unanswered: bool = False

    def ask(self) -> bytes | None:
        if not self.unanswered:
            if len(self.sent) == self.most:
                return None
            self.sent.append(self.facts(len(self.sent)))
        self.unanswered = True
        body = urlencode({"csrfmiddlewaretoken": CSRF, **self.sent[-1]})
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        length = f"Content-Length: {len(body)}\r\n"
        return request("POST", self.path, self.session, kind + length, body)

    def note(self, status: int, _head: str, _body: bytes, seconds: float) -> None:
        self.heard.statuses[status] += 1
        self.heard.seconds.append(seconds)
        self.unanswered = status == 0


def request(method: str, path: str, session: str, more: str = "", body: str = "") -> bytes:
    named = [f"__Host-csrf={CSRF}", *([f"__Host-session={session}"] if session else [])]
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {'; '.join(named)}\r\n{more}"
    return f"{head}Connection: close\r\n\r\n{body}".encode()


@dataclass
class Exchange:
    client: Poller | Writer
    asked: bytes
    due: float
    began: float
    got: list[bytes] = field(default_factory=list)


class Audience:
    """Runs its clients for a while, each beginning at a random moment of its first period.

    As a browser does, each waits for its answer before it asks again.
    """

    def __init__(self, url: str, clients: list[Poller | Writer], seed: int = 1) -> None:
        parts = urlsplit(url)
        self.server = (parts.hostname, parts.port)
        self.selector = selectors.DefaultSelector()
        self.order = count()
        self.random = Random(seed)  # noqa: S311
        self.due = [
            (self.random.uniform(0, client.period), next(self.order), client) for client in clients
        ]
        heapq.heapify(self.due)
        self.open = 0
        self.began = 0.0

    def run(self, seconds: float) -> None:
        self.began = time.monotonic()
        while (now := self._now()) < seconds or self.open:
            while now < seconds and self.due and self.due[0][0] <= now:
                due, _order, client = heapq.heappop(self.due)
                self._begin(client, due)
            rest = self.due[0][0] - now if self.due else 0.1
            for key, events in self.selector.select(min(max(rest, 0.001), 0.1)):
                self._go_on(key, events)
            assert now < seconds + 60, f"{self.open} requests were never answered"

    def _now(self) -> float:
        return time.monotonic() - self.began

    def _begin(self, client: Poller | Writer, due: float) -> None:
        asked = client.ask()
        if asked is None:
            return
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(self.server)
        exchange = Exchange(client, asked, due, self._now())
        self.selector.register(connection, selectors.EVENT_WRITE, exchange)
        self.open += 1

    def _go_on(self, key: selectors.SelectorKey, events: int) -> None:
        connection, exchange = key.fileobj, key.data
        try:
            if events & selectors.EVENT_WRITE:
                exchange.asked = exchange.asked[connection.send(exchange.asked) :]
                if not exchange.asked:
                    self.selector.modify(connection, selectors.EVENT_READ, exchange)
                return
            if piece := connection.recv(262_144):
                exchange.got.append(piece)
                return
        except OSError:
            exchange.got.clear()
        self.selector.unregister(connection)
        connection.close()
        self.open -= 1
        head, _blank, body = b"".join(exchange.got).partition(b"\r\n\r\n")
        status = int(head[9:12] or 0)
        client, now = exchange.client, self._now()
        client.note(status, head.decode("latin-1"), body, now - exchange.began)
        later = exchange.due + client.period * self.random.uniform(0.9, 1.1)
        heapq.heappush(self.due, (max(later, now), next(self.order), client))
