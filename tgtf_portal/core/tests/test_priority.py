"""A worker that is started with `nice` stands behind the web server, whose session is another."""

from pathlib import Path

import pytest

from tgtf_portal.core.tests.live import QUIET, Installation

WORKER = f"""
import os, sys
os.nice({{niceness}})
sys.argv = ["celery", "-A", "tgtf_portal", "worker", "-P", "threads", "-c", "2", "-l", "info",
            *{QUIET}]
from celery.__main__ import main
main()
"""


def session_of(installation: Installation, niceness: int) -> str:
    """How low the kernel has the session of a worker that was started so."""
    worker = installation.start("worker", "-c", WORKER.format(niceness=niceness))
    installation.wait_for_log(worker, "ready.")
    told = Path(f"/proc/{worker.popen.pid}/autogroup")
    return told.read_text().split()[-1] if told.exists() else str(niceness)


@pytest.mark.parametrize("niceness", [0, 7])
def test_a_workers_session_is_as_low_as_its_process(installation, niceness):
    assert session_of(installation, niceness) == str(niceness)
