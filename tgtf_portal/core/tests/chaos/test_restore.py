"""A backup is taken while mails go out, and restored when most of them have gone."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.chaos.crowd import SOON, delivered, promise_crowd
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest

FULL = pytest.mark.chaos
SIZES = pytest.mark.parametrize("number", [150, pytest.param(4_000, marks=FULL)])
# The command, started beforehand so that it copies the moment it is asked for.
BACKUP = """
import django, pathlib, sys, time
django.setup()
from django.core.management import call_command
print("ready", flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
call_command("backup", sys.argv[2])
"""
TRUSTING = "tgtf_portal.core.tests.chaos.trusting"


def lose_half_a_run(installation, number: int) -> Path:
    """A third is sent when the backup is taken, two thirds when the database is lost."""
    installation.settings |= SOON
    sink, disaster = installation.sink, threading.Event()
    sink.slowness = 0.02
    promise_crowd(installation, number)

    def until_then(recipient: str) -> str:
        if delivered(installation) >= number * 2 // 3:
            disaster.wait(120)  # the server does not answer any more
        return modes.OK

    sink.mode = until_then
    go = installation.folder / "go"
    backup = installation.folder / "backup"
    clerk = installation.start("backup", "-c", BACKUP, str(go), str(backup))
    installation.wait_for_log(clerk, "ready", 60)
    worker, beat = installation.start_worker(ready=False), installation.start_beat()
    sink.wait_for(number // 3, 120)
    go.touch()
    assert clerk.popen.wait(60) == 0
    sink.wait_for(number * 2 // 3, 120)
    time.sleep(0.5)  # the last answer arrives: what is lost on its way nobody could know of
    worker.kill()
    beat.kill()
    disaster.set()
    sink.mode, sink.slowness = modes.OK, 0
    return backup


def work(installation, application: str = "tgtf_portal", seconds: float = 4) -> int:
    """How many mails go out when workers start on what is there now."""
    before = delivered(installation)
    installation.start_beat()
    installation.start_worker(application)
    time.sleep(seconds)
    return delivered(installation) - before


@SIZES
def test_a_restored_backup_sends_nothing_before_a_person_releases_it(installation, figures, number):
    backup = lose_half_a_run(installation, number)
    sent_before = delivered(installation)
    installation.manage("restore", str(backup))

    sent_unasked = work(installation)
    installation.manage("outbox", "reconcile")
    installation.manage("outbox", "release")
    wait_for_rest(installation, 60 + number / 20)

    outcome = figures.verdict(
        installation, number=number, sent_before=sent_before, sent_unasked=sent_unasked
    )
    assert sent_unasked == 0
    assert outcome == Outcome()
    assert delivered(installation) - sent_before == number - number * 2 // 3


@FULL
def test_a_copy_put_back_by_hand_holds_the_post_by_itself(installation, figures):
    backup = lose_half_a_run(installation, 150)
    put_back(installation, backup)

    sent_unasked = work(installation)

    figures.note(number=150, sent_unasked=sent_unasked)
    assert sent_unasked == 0
    assert "held" in installation.manage("outbox", "status").lower()


@FULL
def test_control_without_the_hold_a_restored_backup_is_sent_again(installation, figures):
    backup = lose_half_a_run(installation, 150)
    put_back(installation, backup)

    work(installation, TRUSTING)

    assert len(figures.verdict(installation, number=150).unflagged) > 20


def put_back(installation, backup: Path) -> None:
    """As somebody would who does not know of the command."""
    if not installation.database.startswith("sqlite"):
        pytest.skip("a database file that is copied back by hand is SQLite's")
    file = Path(installation.database.removeprefix("sqlite:///"))
    for leftover in (Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copy(backup, file)
