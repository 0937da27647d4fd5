"""A mail server that is away for hours, by a clock that is moved on in the database."""

import time
from itertools import pairwise

import pytest

from tgtf_portal.core.tests.chaos.crowd import bell, let_time_pass, promise_crowd
from tgtf_portal.core.tests.judge import wait_for_rest
from tgtf_portal.core.tests.rude import MANNERS, RudeServer

FULL = pytest.mark.chaos
STEP = 10  # seconds of the outbox's clock
RATE_PER_MINUTE = 600
CHAOS = "tgtf_portal.core.tests.chaos"
ONE_IN_SHORT = "closes on a sender"


def stay_away(
    installation, minutes: int, manner: str, application: str = f"{CHAOS}.impatient"
) -> RudeServer:
    """Two workers, rung at every few seconds of that time, meet nothing but a closed door."""
    installation.settings |= {"OUTBOX_RATE_PER_MINUTE": str(RATE_PER_MINUTE)}
    installation.sink.stop()
    dead = RudeServer(manner, installation.sink.port)
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


@pytest.mark.parametrize(
    ("manner", "minutes", "number"),
    [
        (ONE_IN_SHORT, 3, 30),
        *(pytest.param(m, 4, 30, marks=FULL) for m in MANNERS if m != ONE_IN_SHORT),
        pytest.param("says it is closed", 120, 600, marks=FULL),
    ],
)
def test_a_mail_server_that_is_away(installation, figures, manner, minutes, number):
    """One knock a minute for all workers, one alarm, nothing late, and no burst at the end."""
    promise_crowd(installation, number)
    promise_crowd(installation, 10, "late", "drop_after=timezone.now() + timedelta(minutes=3)")
    dead = stay_away(installation, minutes, manner)
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
@pytest.mark.parametrize("worker", ["unbroken", "mistaken"])
def test_control_without_the_breaker_a_dead_server_is_stormed(installation, figures, worker):
    """No breaker at all, and one that a hang-up does not open."""
    promise_crowd(installation, 40)

    dead = stay_away(installation, 3, ONE_IN_SHORT, f"{CHAOS}.{worker}")
    installation.sink.start()  # to be stopped with the test

    [(blamed,)] = installation.query("SELECT COUNT(*) FROM core_message WHERE attempts > 0")
    figures.note(minutes=3, knocks=len(dead.knocks), blamed=blamed)
    assert len(dead.knocks) > 5
    assert blamed == (40 if worker == "mistaken" else 0)


def most_within(seconds: float, installation) -> int:
    times = [d.taken_at for d in installation.sink.deliveries]
    return max(sum(start <= t < start + seconds for t in times) for start in times)
