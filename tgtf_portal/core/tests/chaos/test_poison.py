"""Rows that cannot be written, or that bring down whoever takes them: the others go out."""

import time

import pytest

from tgtf_portal.core.tests.chaos.crowd import promise_crowd
from tgtf_portal.core.tests.judge import Outcome

POISON = """
letter = {"subject": "Hello", "text": "Good morning."}
injected = letter | {"subject": "Hello" + chr(13) + chr(10) + "Bcc: everybody@example.org"}
urgent = {"priority": 0}
outbox.promise(outbox.Promise("test.exits", key="exits", to="exits@example.org", priority=0))
outbox.promise(outbox.Promise("test.raises", key="raises", to="raises@example.org", priority=0))
facts = {"to": "crlf@example.org", "priority": 0, "context": injected}
outbox.promise(outbox.Promise("mail.ready_made", key="crlf", **facts))
"""
MOST_DEATHS = 3
OPEN = "SELECT 1 FROM core_message WHERE status IN ('queued', 'claimed', 'transmitting')"


def test_poisonous_rows_do_not_keep_the_others(installation, figures):
    """Each worker that dies is replaced, as a supervisor would; the row is given up soon."""
    installation.settings |= {"OUTBOX_LEASE_SECONDS": "1", "OUTBOX_SWEEP_SECONDS": "1"}
    promise_crowd(installation, 60)
    installation.script("from tgtf_portal.core.mail import outbox\n" + POISON)
    installation.start_beat()

    worker, deaths = start(installation), 0
    until = time.monotonic() + 60
    while installation.query(OPEN) and time.monotonic() < until:
        if worker.popen.poll() is not None:
            worker, deaths = start(installation), deaths + 1
        time.sleep(0.1)

    outcome = figures.verdict(installation, number=63, deaths=deaths)
    assert outcome == Outcome()
    assert deaths == MOST_DEATHS
    failed = "SELECT recipient FROM core_message WHERE status = 'failed'"
    assert {to for (to,) in installation.query(failed)} == {
        "exits@example.org",
        "raises@example.org",
        "crlf@example.org",
    }
    assert len(installation.sink.deliveries) == 60


@pytest.mark.chaos
def test_control_where_nobody_counts_deaths_nothing_ever_goes_out(installation, figures):
    """Worker after worker takes the whole batch, the poison first, and dies with it."""
    installation.settings |= {"OUTBOX_LEASE_SECONDS": "1", "OUTBOX_SWEEP_SECONDS": "1"}
    promise_crowd(installation, 20)
    installation.script("from tgtf_portal.core.mail import outbox\n" + POISON)
    installation.start_beat()

    for _ in range(2 * MOST_DEATHS):
        worker = start(installation, "uncounting")
        assert worker.popen.wait(30) == 9

    outcome = figures.verdict(installation, number=23, deaths=2 * MOST_DEATHS)
    assert (len(outcome.lost), len(outcome.stuck)) == (23, 23)


def start(installation, worker="poisoned"):
    return installation.start_worker(f"tgtf_portal.core.tests.chaos.{worker}", ready=False)
