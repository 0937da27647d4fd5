"""Workers that are killed, stalled or asked to stop in the middle of a crowd of mails."""

import time

import pytest

from tgtf_portal.core.tests.chaos.crowd import (
    SOON,
    bell,
    delivered,
    kill_one_after_the_other,
    promise_crowd,
)
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest
from tgtf_portal.core.tests.live import wait_until

FULL = pytest.mark.chaos
QUEUE_ALL = """
from tgtf_portal.core.tests.chaos.naive import send
from tgtf_portal.core.models import Message
for pk in Message.objects.values_list("pk", flat=True): send.delay(pk)
"""


@pytest.mark.parametrize(("number", "kills"), [(200, 2), pytest.param(10_000, 20, marks=FULL)])
def test_two_workers_killed_in_turn(installation, figures, number, kills):
    """Nothing lost, nothing called sent that never came, a flag on each possible second copy."""
    installation.settings |= SOON
    installation.sink.slowness = 0.005
    installation.start_beat()
    promise_crowd(installation, number)

    workers = [installation.start_worker(ready=False) for _ in range(2)]
    kill_one_after_the_other(installation, workers, number, kills)
    wait_for_rest(installation, 60 + number / 20)

    outcome = figures.verdict(installation, number=number, kills=kills)
    assert outcome == Outcome(extra=outcome.extra)
    assert outcome.extra <= kills


@FULL
def test_control_a_task_for_each_mail_loses_some_with_a_killed_worker(installation, figures):
    """What the folder broker handed out and no worker did is gone; nobody looks for it again."""
    installation.settings |= {"REDIS_URL": ""}
    installation.sink.slowness = 0.02
    promise_crowd(installation, 60)
    installation.script(QUEUE_ALL)
    naive = "tgtf_portal.core.tests.chaos.naive"

    worker = installation.start_worker(naive, ready=False)
    installation.sink.wait_for(20, 30)
    worker.kill()
    installation.start_worker(naive, ready=False)
    installation.sink.wait_for(50, 30)
    time.sleep(1)

    outcome = figures.verdict(installation, number=60, kills=1)
    assert outcome.lost | outcome.unflagged


def stall_one_worker(installation, application: str) -> None:
    """One worker sleeps through its lease with a batch in hand; another does the work meanwhile."""
    installation.settings |= {"OUTBOX_LEASE_SECONDS": "1", "OUTBOX_SWEEP_SECONDS": "1"}
    installation.sink.slowness = 0.02
    promise_crowd(installation, 80)
    sleeper = installation.start_worker(application, ready=False)
    installation.sink.wait_for(5, 30)
    sleeper.pause()
    time.sleep(1.2)
    installation.sink.slowness = 0
    relief = installation.start_worker()
    bell(installation)()
    wait_for_rest(installation, 30)
    relief.kill()
    sleeper.resume()
    time.sleep(2)


@FULL
def test_a_worker_that_slept_through_its_lease_sends_nothing_more(installation, figures):
    stall_one_worker(installation, "tgtf_portal.core.tests.chaos.sleeper")

    outcome = figures.verdict(installation, number=80)
    assert outcome == Outcome(extra=outcome.extra)
    assert outcome.extra <= 1


@FULL
def test_control_without_the_fence_the_sleeper_sends_its_batch_again(installation, figures):
    stall_one_worker(installation, "tgtf_portal.core.tests.chaos.unfenced")

    assert len(figures.verdict(installation, number=80).unflagged) > 10


def ask_to_stop(installation, stops: int, number: int, application: str = "tgtf_portal") -> float:
    """SIGTERM to one worker after the other in the midst of its work; the slowest one's seconds."""
    installation.start_beat()
    promise_crowd(installation, number)
    slowest = 0.0
    for _ in range(stops):
        before = delivered(installation)
        worker = installation.start_worker(application, ready=False)
        wait_until(lambda b=before: delivered(installation) > b + 5, 30, "the worker works")
        slowest = max(slowest, worker.terminate())
    installation.start_worker(ready=False)
    wait_for_rest(installation, 60 + number / 20)
    return slowest


def doubts(installation) -> int:
    [(number,)] = installation.query("SELECT SUM(doubts) FROM core_message")
    return number


@pytest.mark.parametrize("stops", [pytest.param(20, marks=FULL)])
def test_workers_asked_to_stop(installation, figures, stops):
    """Each finishes its message, gives the rest back and is gone within ten seconds."""
    installation.settings |= {"OUTBOX_SWEEP_SECONDS": "1"}
    installation.sink.slowness = 0.02

    slowest = ask_to_stop(installation, stops, stops * 220)  # more than go out in a shift

    found = doubts(installation)
    outcome = figures.verdict(installation, stops=stops, slowest=round(slowest, 1), doubts=found)
    assert outcome == Outcome()
    assert found == 0
    assert slowest < 10


@FULL
def test_control_a_worker_that_drops_the_message_in_its_hand_leaves_copies(installation, figures):
    installation.settings |= SOON
    installation.sink.slowness = 0.3

    ask_to_stop(installation, 2, 30, "tgtf_portal.core.tests.chaos.hasty")

    found = doubts(installation)
    assert figures.verdict(installation, stops=2, doubts=found).extra > 0
    assert found > 0


@FULL
def test_control_a_worker_whose_shift_does_not_end_keeps_whoever_asked_waiting(
    installation, figures
):
    installation.settings |= SOON
    installation.sink.slowness = 0.1

    slowest = ask_to_stop(installation, 1, 135, "tgtf_portal.core.tests.chaos.sleeper")

    figures.verdict(installation, stops=1, slowest=round(slowest, 1))
    assert slowest > 10
