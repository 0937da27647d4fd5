"""Real workers and a real mail server: what is promised arrives. What dies meanwhile: chaos/."""

import signal
from collections import Counter

from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.judge import Outcome, judge, promise, readers, wait_for_rest
from tgtf_portal.core.tests.live import wait_until

CLEAN = Outcome()
RING = """
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.work import doorbell
doorbell.ring(outbox.DELIVERY)
"""
SOON = {"OUTBOX_LEASE_SECONDS": "2", "OUTBOX_SWEEP_SECONDS": "1"}

# Dies after its rows are safe and before it rings.
DYING_WEB = """
import django, os
django.setup()
from django.db import transaction
from tgtf_portal.core.mail import outbox
with transaction.atomic():
    transaction.on_commit(lambda: os._exit(9))  # before the doorbell, which hangs behind it
    letter = {"subject": "Hello", "text": "Good morning."}
    outbox.promise_all(
        outbox.Promise("mail.ready_made", key=str(n), to=f"reader{n}@example.org", context=letter)
        for n in range(100)
    )
"""


def test_a_worker_delivers_what_is_promised_without_loss(installation):
    installation.start_worker()

    promise(installation, readers(100))

    installation.sink.wait_for(100, 20)
    wait_for_rest(installation, 5)
    assert judge(installation) == CLEAN


def test_the_sweep_delivers_what_no_doorbell_announced(installation):
    installation.settings |= SOON
    web = installation.start("web", "-c", DYING_WEB)
    assert web.popen.wait(20) == 9
    assert installation.query("SELECT COUNT(*) FROM core_message") == [(100,)]

    installation.start_beat()
    installation.start_worker(ready=False)

    installation.sink.wait_for(100, 20)
    wait_for_rest(installation, 5)
    assert judge(installation) == CLEAN


def test_a_doorbell_that_rings_ten_times_brings_one_mail(installation):
    installation.start_worker(ready=False)
    installation.start_worker(ready=False)

    ring = "from tgtf_portal.core.work import doorbell\n"
    promise(
        installation, readers(60), then=f"{ring}for _ in range(9): doorbell.ring(outbox.DELIVERY)"
    )

    installation.sink.wait_for(60, 20)
    wait_for_rest(installation, 5)
    assert judge(installation) == CLEAN


def test_a_worker_asked_to_stop_finishes_its_message_and_gives_back_the_rest(installation):
    installation.sink.slowness = 0.05
    worker = installation.start_worker()
    promise(installation, readers(150))
    installation.sink.wait_for(10, 20)

    assert worker.terminate() < 10
    assert worker.popen.returncode in (0, -signal.SIGTERM)

    states = Counter(s for (s,) in installation.query("SELECT status FROM core_message"))
    assert states == {"sent": len(installation.sink.deliveries), "queued": states["queued"]}
    assert states["queued"]
    installation.sink.slowness = 0
    installation.start_worker()
    wait_for_rest(installation, 20)
    assert judge(installation) == CLEAN


def test_each_refusal_has_its_own_end(installation):
    behaviour = {
        "gone": modes.REFUSE_FOREVER,
        "later": modes.REFUSE_LATER,
        "lost": modes.DROP_AFTER,
        "once-lost": modes.DROP_AFTER,
    }
    installation.sink.mode = lambda to: behaviour.get(to.partition("@")[0], modes.OK)
    installation.start_worker()

    promise(installation, [*behaviour, "fine"])

    in_hand = (
        "SELECT 1 FROM core_message WHERE attempts = 0 OR status IN ('claimed', 'transmitting')"
    )
    wait_until(lambda: not installation.query(in_hand), 20, "each message was tried")
    rows = installation.query(
        "SELECT recipient, status, attempts, doubts, reason FROM core_message"
    )
    facts = {recipient.partition("@")[0]: row for recipient, *row in rows}
    lost = "Connection lost in transmission: Connection unexpectedly closed"
    assert facts == {
        "gone": ["failed", 1, 0, "550 5.1.1 No such user here"],
        "later": ["queued", 1, 0, "451 4.7.1 Come back later"],
        "lost": ["queued", 1, 1, lost],
        "once-lost": ["doubtful", 1, 1, lost],
        "fine": ["sent", 1, 0, ""],
    }


def test_a_dead_mail_server_is_not_stormed_and_loses_nothing(installation):
    installation.sink.stop()
    worker = installation.start_worker()

    promise(installation, readers(120))

    installation.wait_for_log(worker, "The next attempt is in a minute.", 20)
    for _ring in range(3):
        installation.script(RING)
    tried = "SELECT COUNT(*) FROM core_message WHERE attempts > 0"
    assert installation.query(tried) == [(0,)]
    assert installation.query("SELECT failures FROM core_postoffice") == [(1,)]
    installation.sink.start()
    installation.query("UPDATE core_postoffice SET rests_until = failing_since")
    installation.script(RING)
    wait_for_rest(installation, 20)
    assert judge(installation) == CLEAN
