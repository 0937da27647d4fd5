"""A backup taken while mail goes out, put back: nothing leaves twice before or after a release."""

import shutil
import time

import pytest

from tgtf_portal.core.tests.judge import Outcome, judge, promise, readers, wait_for_rest
from tgtf_portal.core.tests.live import wait_until
from tgtf_portal.core.tests.mail.test_outbox_processes import SOON

OPEN = "UPDATE core_postoffice SET held_at = NULL"


def restored_in_the_middle_of_a_run(installation):
    """120 mails left; the database in place knows of some 20, and a worker is at the door."""
    installation.settings |= SOON
    installation.sink.slowness = 0.15
    worker = installation.start_worker()
    promise(installation, readers(120))
    installation.sink.wait_for(20, 20)
    backup = str(installation.folder / "backup")
    installation.manage("backup", backup)
    assert len(installation.sink.deliveries) < 110, "the backup came too late to prove anything"
    installation.sink.slowness = 0
    installation.sink.wait_for(120, 20)
    wait_for_rest(installation, 5)
    worker.kill()
    installation.manage("restore", backup)
    installation.start_worker()
    installation.start_beat()


def test_a_restored_portal_sends_nothing_twice(installation):
    """Neither while it is held, nor where somebody opens it by force, nor after its release."""
    restored_in_the_middle_of_a_run(installation)
    waiting = "SELECT COUNT(*) FROM core_message WHERE status <> 'sent'"
    [(forgotten,)] = installation.query(waiting)
    assert forgotten > 10
    time.sleep(2)
    assert len(installation.sink.deliveries) == 120

    installation.query(OPEN)
    held = "SELECT 1 FROM core_postoffice WHERE held_because LIKE '%journal%'"
    wait_until(lambda: installation.query(held), 10, "held again")
    time.sleep(2)
    assert len(installation.sink.deliveries) == 120

    assert "marked as sent by the journal" in installation.manage("outbox", "release")

    wait_for_rest(installation, 20)
    assert len(installation.sink.deliveries) == 120
    assert judge(installation) == Outcome()
    assert "Open." in installation.manage("outbox", "status")


@pytest.mark.chaos
def test_without_the_journal_a_restored_portal_would_send_again(installation):
    """The control: this is what the journal and the hold are for."""
    restored_in_the_middle_of_a_run(installation)
    shutil.rmtree(installation.folder / "var" / "journal")

    installation.manage("outbox", "release")

    installation.sink.wait_for(125, 20)
