"""A backup is taken while mails go out, and restored when most of them have gone."""

import shutil
import signal
import threading
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.chaos.crowd import SOON, delivered, promise_crowd
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest

FULL = pytest.mark.chaos
# mail/test_backup.py has a small version.
SIZES = pytest.mark.parametrize("number", [150, 4_000])
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
DYING = "tgtf_portal.core.tests.chaos.dying"
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


@FULL
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
    with ZipFile(backup) as archive, archive.open("database") as copy, file.open("wb") as target:
        shutil.copyfileobj(copy, target)


# --- The moment between the server's yes and the line that says so --------------------------------
def die_unanswered_and_lose_the_database(installation, application: str, facts: str = "") -> None:
    """A worker is killed with its seventh mail taken and not noted, and a backup is put back."""
    installation.settings |= SOON
    promise_crowd(installation, 10, facts=facts)
    backup = installation.folder / "backup"
    installation.manage("backup", str(backup))
    last = {"TEST_LAST_RECIPIENT": "reader6@example.org"}
    worker = installation.start_worker(application, ready=False, **last)
    installation.start_beat()
    installation.sink.wait_for(7, 30)
    assert worker.popen.wait(10) == -signal.SIGKILL
    installation.manage("restore", str(backup))
    installation.manage("outbox", "release")
    installation.start_worker()
    wait_for_rest(installation, 30)


def test_a_mail_that_nobody_noted_is_flagged_though_the_database_was_lost(installation, figures):
    die_unanswered_and_lose_the_database(installation, DYING)

    assert figures.verdict(installation, number=10) == Outcome(extra=1)


def test_a_mail_that_nobody_noted_waits_for_staff_if_promised_at_most_once(installation, figures):
    die_unanswered_and_lose_the_database(installation, DYING, "at_most_once=True")

    assert figures.verdict(installation, number=10) == Outcome()
    doubtful = "SELECT recipient FROM core_message WHERE status = 'doubtful'"
    assert installation.query(doubtful) == [("reader6@example.org",)]


@FULL
@pytest.mark.parametrize("facts", ["", "at_most_once=True"])
def test_control_without_the_line_before_its_second_copy_has_no_flag(installation, figures, facts):
    die_unanswered_and_lose_the_database(installation, f"{DYING}_unheard", facts)

    outcome = figures.verdict(installation, number=10)
    assert outcome == Outcome(extra=1, unflagged={"reader6@example.org"})
