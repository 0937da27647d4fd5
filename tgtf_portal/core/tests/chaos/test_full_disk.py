"""A disk without room: what cannot be written down is not sent, and goes by itself once there is
room again."""

import resource
import time
from contextlib import contextmanager

import pytest

from tgtf_portal.core.tests.judge import promise, readers, wait_for_rest

NUMBER = 120
PAUSE = 2  # seconds
SOON = {"OUTBOX_LEASE_SECONDS": "2", "OUTBOX_SWEEP_SECONDS": "1"}


@contextmanager
def no_room(process):
    """For one process alone: no file of its grows, and none is written beyond its first byte."""
    pid = process.popen.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_a_full_disk_stops_the_mail_and_room_lets_it_go_on(installation, figures):
    if not installation.database.startswith("sqlite"):
        pytest.skip("a server's disk is not the worker's")
    installation.settings |= SOON
    installation.sink.slowness = 0.05
    worker = installation.start_worker()
    installation.start_beat()
    promise(installation, readers(NUMBER))
    installation.sink.wait_for(20, 20)
    time.sleep(PAUSE)
    with_room = len(installation.sink.deliveries) - 20

    with no_room(worker):
        time.sleep(0.5)  # what was on its way has left
        sent = len(installation.sink.deliveries)
        time.sleep(PAUSE)
        meanwhile = len(installation.sink.deliveries) - sent
        assert worker.popen.poll() is None

    wait_for_rest(installation, 40)
    outcome = figures.verdict(installation, meanwhile=meanwhile)
    assert sent < NUMBER - 20, "the disk was full too late to prove anything"
    assert with_room > 10, "in as long a time, with room, mails went out"
    assert meanwhile <= 1
    assert [outcome.lost, outcome.false_sent, outcome.stuck, outcome.unflagged] == [set()] * 4
    assert outcome.extra <= 1
