"""Mail servers that take no mail from anybody, each in a manner of its own."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

GREETING = b"220 mx.example.net\r\n"
FINE = b"250 fine\r\n"
CLOSED = b"421 4.3.2 The server is closed\r\n"
NOT_YOU = b"554 5.7.1 Not from there\r\n"


def answers(*lines: bytes) -> Callable[[socket.socket], None]:
    """Says the first line, each other one after something was asked, and hangs up."""

    def behave(visitor: socket.socket) -> None:
        first, *others = lines
        visitor.sendall(first)
        with visitor.makefile("rb") as heard:
            for line in others:
                heard.readline()
                visitor.sendall(line)
            if others and others[-1]:
                heard.readline()

    return behave


def says_nothing(visitor: socket.socket) -> None:
    """Until the visitor goes away."""
    visitor.recv(1)


MANNERS: dict[str, Callable[[socket.socket], None]] = {
    "hangs up at once": answers(b""),
    "says it is closed": answers(CLOSED),
    "turns everybody away": answers(NOT_YOU),
    "never says a word": says_nothing,
    "hangs up on a greeting": answers(GREETING, b""),
    "closes on a greeting": answers(GREETING, CLOSED),
    "refuses a greeting": answers(GREETING, NOT_YOU, NOT_YOU),
    "hangs up on a sender": answers(GREETING, FINE, b""),
    "closes on a sender": answers(GREETING, FINE, CLOSED),
}


class RudeServer:
    """Notes when somebody knocks, by a clock that may be moved on with `skipped` (seconds)."""

    def __init__(self, manner: str, port: int = 0) -> None:
        self.behave = MANNERS[manner]
        self.skipped = 0.0
        self.knocks: list[float] = []
        self.server = socket.create_server(("127.0.0.1", port))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._receive)
        self.thread.start()

    def now(self) -> float:
        return time.monotonic() + self.skipped

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _address = self.server.accept()
                self.knocks.append(self.now())
                with visitor, suppress(OSError):
                    self.behave(visitor)


@contextmanager
def rude_server(manner: str) -> Iterator[RudeServer]:
    server = RudeServer(manner)
    try:
        yield server
    finally:
        server.stop()
