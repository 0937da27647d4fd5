"""Ten thousand real invitations: workers killed under them, and what a worker needs for them."""

import psutil
import pytest

from tgtf_portal.core.tests.chaos.crowd import SOON, delivered, kill_one_after_the_other
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest
from tgtf_portal.core.tests.live import PRODUCTION, wait_until
from webinars.tests.chaos.guests import invite

FULL = pytest.mark.chaos


@pytest.mark.parametrize(("number", "kills"), [pytest.param(10_000, 20, marks=FULL)])
def test_invitations_under_two_workers_killed_in_turn(installation, figures, number, kills):
    installation.settings |= SOON
    installation.sink.slowness = 0.005
    invite(installation, number)
    installation.start_beat()

    workers = [installation.start_worker(ready=False) for _ in range(2)]
    kill_one_after_the_other(installation, workers, number, kills)
    wait_for_rest(installation, 60 + number / 20)

    outcome = figures.verdict(installation, number=number, kills=kills)
    assert len(installation.sink.deliveries) == number + outcome.extra
    assert outcome == Outcome(extra=outcome.extra)
    assert outcome.extra <= kills


def memory_over(installation, number: int, application: str = "tgtf_portal") -> list[int]:
    """A worker's memory in kilobytes each tenth of the way, from the first tenth on."""
    installation.settings |= {"OUTBOX_SWEEP_SECONDS": "1", **PRODUCTION}
    invite(installation, number)
    worker = installation.start_worker(application)
    installation.start_beat()
    process, sizes = psutil.Process(worker.popen.pid), []
    for tenth in range(1, 11):
        milestone = number * tenth // 10
        wait_until(lambda m=milestone: delivered(installation) >= m, 120, f"{milestone} mails")
        sizes.append(process.memory_info().rss // 1024)
    return sizes


@pytest.mark.parametrize("number", [400, pytest.param(10_000, marks=FULL)])
def test_a_workers_memory_stays_flat(installation, figures, number):
    sizes = memory_over(installation, number)

    growth = max(sizes) / sizes[0] - 1
    megabytes = ",".join(str(size // 1024) for size in sizes)
    figures.note(number=number, megabytes=megabytes, growth=f"{growth:.1%}")
    assert growth < 0.1


@FULL
def test_control_a_worker_that_keeps_what_it_sends_grows(installation, figures):
    sizes = memory_over(installation, 600, "tgtf_portal.core.tests.chaos.leaky")

    growth = max(sizes) / sizes[0] - 1
    figures.note(number=600, first_mb=sizes[0] // 1024, growth=f"{growth:.1%}")
    assert growth > 0.1
