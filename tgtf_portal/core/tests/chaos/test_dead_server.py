"""A mail server that is away for hours, by a clock that is moved on in the database."""

import socket
import threading
import time
from contextlib import suppress
from itertools import pairwise

import pytest

from tgtf_portal.core.tests.chaos.crowd import bell, let_time_pass, promise_crowd
from tgtf_portal.core.tests.judge import wait_for_rest

FULL = pytest.mark.chaos
STEP = 10  # seconds of the outbox's clock
RATE_PER_MINUTE = 600
UNBROKEN = "tgtf_portal.core.tests.chaos.unbroken"


class DeadServer:
    """Turns everybody away at the door, and notes when by the outbox's clock."""

    def __init__(self, port: int) -> None:
        self.skipped = 0.0
        self.knocks: list[float] = []
        self.server = socket.create_server(("127.0.0.1", port))
        self.thread = threading.Thread(target=self._turn_away)
        self.thread.start()

    def now(self) -> float:
        return time.monotonic() + self.skipped

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()

    def _turn_away(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _address = self.server.accept()
                self.knocks.append(self.now())
                with visitor, suppress(OSError):
                    visitor.sendall(b"421 4.3.2 The server is closed\r\n")


def stay_away(installation, minutes: int, application: str = "tgtf_portal") -> DeadServer:
    """Two workers, rung at every few seconds of that time, meet nothing but a closed door."""
    installation.settings |= {"OUTBOX_RATE_PER_MINUTE": str(RATE_PER_MINUTE)}
    installation.sink.stop()
    dead = DeadServer(installation.sink.port)
    for _ in range(2):
        installation.start_worker(application)
    ring = bell(installation)
    try:
        for _ in range(minutes * 60 // STEP):
            let_time_pass(installation, STEP)
            dead.skipped += STEP
            ring()
            ring()
            time.sleep(0.15)
    finally:
        dead.stop()
    return dead


@pytest.mark.parametrize(("minutes", "number"), [(4, 30), pytest.param(120, 600, marks=FULL)])
def test_a_mail_server_that_is_away(installation, figures, minutes, number):
    """One knock a minute for all workers, one alarm, nothing late, and no burst at the end."""
    promise_crowd(installation, number)
    promise_crowd(installation, 10, "late", "drop_after=timezone.now() + timedelta(minutes=3)")
    dead = stay_away(installation, minutes)
    attempts = installation.query("SELECT MAX(attempts) FROM core_message")

    installation.sink.start()
    let_time_pass(installation, 60)
    installation.settings |= {"OUTBOX_SWEEP_SECONDS": "1"}
    installation.start_beat()
    wait_for_rest(installation, 30 + number / 5)

    closest = min(b - a for a, b in pairwise(dead.knocks))
    alarms = sum(p.log.read_text().count(" ERROR ") for p in installation.processes)
    outcome = figures.verdict(
        installation,
        minutes=minutes,
        knocks=len(dead.knocks),
        closest=round(closest),
        alarms=alarms,
        most_in_3_seconds=most_within(3, installation),
    )
    assert outcome.lost == {f"late{n}@example.org" for n in range(10)}
    assert [outcome.false_sent, outcome.stuck, outcome.extra] == [set(), set(), 0]
    assert closest > 60 - STEP - 1  # an attempt may fall on either side of a leap of the clock
    assert 2 <= len(dead.knocks) <= minutes + 2
    assert attempts == [(0,)]
    assert alarms == 1
    assert most_within(3, installation) <= RATE_PER_MINUTE / 60 * 4
    dropped = "SELECT COUNT(*) FROM core_message WHERE status = 'dropped'"
    assert installation.query(dropped) == [(10,)]


@FULL
def test_control_without_the_breaker_a_dead_server_is_stormed(installation, figures):
    promise_crowd(installation, 40)

    dead = stay_away(installation, 3, UNBROKEN)
    installation.sink.start()  # to be stopped with the test

    figures.note(minutes=3, knocks=len(dead.knocks))
    assert len(dead.knocks) > 5


def most_within(seconds: float, installation) -> int:
    times = [d.taken_at for d in installation.sink.deliveries]
    return max(sum(start <= t < start + seconds for t in times) for start in times)
