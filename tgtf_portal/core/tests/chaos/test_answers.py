"""A mail server that refuses, hangs up and loses its answers, with workers killed on top."""

import threading

import pytest

from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.chaos.crowd import (
    SOON,
    Mishaps,
    hurry,
    kill_one_after_the_other,
    promise_crowd,
)
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest

FULL = pytest.mark.chaos
UNLUCKY = dict.fromkeys((modes.REFUSE_LATER, modes.DROP_BEFORE, modes.DROP_AFTER), 0.05)


@pytest.fixture
def hurried(installation):
    """The pauses between attempts pass within a second."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(1):
            hurry(installation)

    thread = threading.Thread(target=go_on)
    thread.start()
    yield
    over.set()
    thread.join()


def send_unluckily(installation, number, kills=0, application="tgtf_portal") -> Mishaps:
    installation.settings |= SOON
    installation.sink.mode = mishaps = Mishaps(UNLUCKY, seed=7)
    promise_crowd(installation, number)
    promise_crowd(installation, number // 4, "once", "at_most_once=True")
    installation.start_beat()
    workers = [installation.start_worker(application, ready=False) for _ in range(2)]
    kill_one_after_the_other(installation, workers, number, kills)
    wait_for_rest(installation, 120 + number / 10)
    return mishaps


@pytest.mark.parametrize(("number", "kills"), [(120, 1), pytest.param(3_000, 5, marks=FULL)])
@pytest.mark.usefixtures("hurried")
def test_one_attempt_in_seven_goes_wrong(installation, figures, number, kills):
    """No copy without a flag; of what is promised at most once no second copy at all."""
    mishaps = send_unluckily(installation, number, kills)

    lost_answers = mishaps.counted[modes.DROP_AFTER]
    outcome = figures.verdict(installation, number=number, kills=kills, lost_answers=lost_answers)
    assert outcome == Outcome(extra=outcome.extra)
    assert 0 < outcome.extra <= lost_answers + kills
    assert copies_of(installation, "once") <= 1
    assert installation.query("SELECT 1 FROM core_message WHERE status = 'doubtful'")


@FULL
@pytest.mark.usefixtures("hurried")
def test_control_a_lost_answer_taken_for_a_no_makes_copies_that_nobody_knows_of(
    installation, figures
):
    send_unluckily(installation, 120, application="tgtf_portal.core.tests.chaos.forgetful")

    assert figures.verdict(installation, number=120).unflagged
    assert copies_of(installation, "reader") > 1


def copies_of(installation, name: str) -> int:
    """The most copies that one of these people got."""
    arrived = [d.recipient for d in installation.sink.deliveries if d.recipient.startswith(name)]
    return max(map(arrived.count, set(arrived)), default=0)
