"""A real SMTP server that keeps what it takes, and misbehaves on request.

As a process of its own, it writes down each recipient and Message-ID: python -m ….sink PORT FILE
"""

import asyncio
import logging
import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)

OK = "ok"
REFUSE_LATER = "refuse later"  # 451 to the recipient: greylisting
REFUSE_FOREVER = "refuse forever"  # 550 to the recipient
REFUSE_CONTENT = "refuse content"  # 554 to the content
HANG_UP_EARLY = "hang up early"  # on the recipient
DROP_BEFORE = "drop before"  # has the content, neither keeps nor answers it
DROP_AFTER = "drop after"  # has the content, keeps it, and the answer is lost

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<\S+>)", re.IGNORECASE | re.MULTILINE)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@dataclass(frozen=True)
class Delivery:
    recipient: str
    content: bytes
    taken_at: float

    @cached_property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        """Found without parsing the mail: the judge asks it of ten thousand."""
        found = MESSAGE_ID.search(self.content)
        return found.group(1).decode() if found else ""

    @property
    def text(self) -> str:
        return self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.mail.get_body(("html",)).get_content().replace("\r\n", "\n")

    @property
    def calendar(self) -> str:
        """The calendar part as it came, line ends included."""
        part = next(p for p in self.mail.walk() if p.get_content_type() == "text/calendar")
        return part.get_payload(decode=True).decode()


class SmtpSink:
    """Listens from `start` to `stop`; its mode may change, or be a function of the recipient."""

    def __init__(self, tls: ssl.SSLContext | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self.mode: str | Callable[[str], str] = OK
        self.slowness = 0.0  # seconds between keeping a content and answering
        self.deliveries: list[Delivery] = []
        self.connections = 0
        self._news = threading.Condition()
        self._tls = tls

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "SmtpSink":
        self._controller = Controller(
            self, "127.0.0.1", self.port, tls_context=self._tls, require_starttls=bool(self._tls)
        )
        self._controller.start()
        self.connections = 0  # the controller knocks once at its own door
        return self

    def stop(self) -> None:
        self._controller.stop()

    def to(self, recipient: str) -> list[Delivery]:
        return [d for d in self.deliveries if d.recipient == recipient]

    def wait_for(self, number: int, seconds: float, to: str | None = None) -> list[Delivery]:
        """The deliveries (to one recipient), as soon as there are so many."""

        def here() -> list[Delivery]:
            return list(self.deliveries) if to is None else self.to(to)

        with self._news:
            if not self._news.wait_for(lambda: len(here()) >= number, seconds):
                recipients = [d.recipient for d in self.deliveries]
                raise AssertionError(f"{len(here())} of {number} mails came: {recipients}")
        return here()

    # --- What aiosmtpd asks of its handler ---
    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        self.connections += 1
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mode = self.mode(address) if callable(self.mode) else self.mode
        if mode == REFUSE_LATER:
            return "451 4.7.1 Come back later"
        if mode == REFUSE_FOREVER:
            return "550 5.1.1 No such user here"
        if mode == HANG_UP_EARLY:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        [recipient] = envelope.rcpt_tos
        mode = self.mode(recipient) if callable(self.mode) else self.mode
        if mode == REFUSE_CONTENT:
            return "554 5.6.0 This looks like spam"
        if mode == DROP_BEFORE:
            server.transport.abort()
            return ""
        self._keep(Delivery(recipient, envelope.content, time.time()))
        if mode == DROP_AFTER:
            server.transport.abort()
            return ""
        if self.slowness:
            await asyncio.sleep(self.slowness)
        return "250 2.0.0 Taken"

    def _keep(self, delivery: Delivery) -> None:
        with self._news:
            self.deliveries.append(delivery)
            self._news.notify_all()


class WritingSink(SmtpSink):
    """Writes down instead of keeping."""

    def __init__(self, port: int, journal: Path) -> None:
        super().__init__(port=port)
        self.journal = journal.open("a")

    def _keep(self, delivery: Delivery) -> None:
        print(delivery.recipient, delivery.message_id, file=self.journal, flush=True)


if __name__ == "__main__":
    WritingSink(int(sys.argv[1]), Path(sys.argv[2])).start()
    threading.Event().wait()
