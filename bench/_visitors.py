"""Visitors who come when they come, whether or not those before them have been answered.

Each has a connection of their own. An answer's time begins when its visitor was due, so that a
server which holds everybody up is not spared the wait.
"""

import asyncio
import gzip
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

COOKIE = re.compile(r"^set-cookie: ([^=;\r\n]+)=([^;\r\n]*)", re.IGNORECASE | re.MULTILINE)
LOCATION = re.compile(r"^location: ([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
SECONDS = 30  # after so long a visitor gives up

Visit = Callable[["Visitor"], Awaitable[None]]


@dataclass
class Heard:
    """What a kind of request was answered."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def slowest_of(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]

    @property
    def failures(self) -> int:
        """Answers of 5xx, and those that never came."""
        return sum(n for status, n in self.statuses.items() if status >= 500 or not status)


@dataclass
class Visitor:
    url: str
    due: float  # by the clock of `time.monotonic`
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, heard: Heard, path: str, facts: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it leads on to, and the page."""
        began, self.due = self.due, 0.0
        began = began or time.monotonic()
        try:
            answer = await asyncio.wait_for(self._exchanged(path, facts), SECONDS)
        except (OSError, TimeoutError):
            answer = b""
        head, _blank, page = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1")
        heard.seconds.append(time.monotonic() - began)
        status = int(lines[9:12] or 0)
        heard.statuses[status] += 1
        self.cookies.update(COOKIE.findall(lines))
        leads = LOCATION.search(lines)
        if "content-encoding: gzip" in lines.lower():
            page = gzip.decompress(page)
        return status, leads[1] if leads else "", page.decode(errors="replace")

    async def _exchanged(self, path: str, facts: dict[str, str] | None) -> bytes:
        server = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(server.hostname, server.port)
        try:
            writer.write(self._request(path, facts))
            return await reader.read(-1)
        finally:
            writer.close()

    def _request(self, path: str, facts: dict[str, str] | None) -> bytes:
        body = urlencode(facts or {})
        form = ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{'GET' if facts is None else 'POST'} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Accept-Language: en",
            "Accept-Encoding: gzip",
            "Connection: close",
            *([f"Cookie: {cookies}"] if cookies else []),
            *([] if facts is None else form),
        ]
        return "\r\n".join([*lines, "", body]).encode()


async def come(url: str, visits: list[tuple[float, Visit]]) -> float:
    """Everybody at their second; how late the latest of them set out, which is our own fault."""
    began, latest, under_way = time.monotonic(), 0.0, []
    for second, visit in sorted(visits, key=lambda pair: pair[0]):
        due = began + second
        await asyncio.sleep(max(0, due - time.monotonic()))
        latest = max(latest, time.monotonic() - due)
        under_way.append(asyncio.create_task(visit(Visitor(url, due))))
    await asyncio.gather(*under_way)
    return latest
