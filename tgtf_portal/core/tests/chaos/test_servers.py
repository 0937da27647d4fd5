"""What lies under the workers goes away and comes back: the database, the broker, its folder."""

import shutil
import time

import pytest

from tgtf_portal.core.tests.chaos.crowd import SOON, delivered, promise_crowd
from tgtf_portal.core.tests.chaos.servers import ON_POSTGRES
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest
from tgtf_portal.core.tests.live import wait_until

FULL = pytest.mark.chaos
CARELESS = """
import django, time
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import put_in_envelope, sender_address
from tgtf_portal.core.models import Message
from tgtf_portal.core.mail.transports import open_post

def send_batch(post):
    with transaction.atomic():
        rows = Message.objects.select_for_update().filter(status="queued")[:100]
        for message in rows:
            post.offer(sender_address(), message.recipient)
            post.transmit(put_in_envelope(outbox.write(message), message))
        pks = [message.pk for message in rows]
        Message.objects.filter(pk__in=pks).update(status="sent", sent_at=timezone.now())
        return len(rows)

with open_post() as post:
    while True:
        try:
            if not send_batch(post):
                break
        except Exception:
            connection.close()
            time.sleep(0.2)
"""


def crash_while_sending(installation, postgres, number, crashes) -> None:
    for crash in range(crashes):
        milestone = number * (crash + 1) // (crashes + 1)
        wait_until(lambda m=milestone: delivered(installation) >= m, 240, f"{milestone} mails came")
        postgres.crash()


@pytest.mark.parametrize(
    ("number", "crashes"),
    [pytest.param(200, 2, marks=ON_POSTGRES), pytest.param(6_000, 5, marks=FULL)],
)
def test_postgresql_crashes_while_two_workers_send(
    installation, postgres, figures, number, crashes
):
    """The workers live on; a copy more per crash and worker at most, and each of them flagged."""
    installation.database = postgres.url
    installation.settings |= SOON
    installation.sink.slowness = 0.005
    workers = [installation.start_worker() for _ in range(2)]
    installation.start_beat()
    promise_crowd(installation, number)

    crash_while_sending(installation, postgres, number, crashes)
    wait_for_rest(installation, 60 + number / 20)

    outcome = figures.verdict(installation, number=number, crashes=crashes)
    assert outcome == Outcome(extra=outcome.extra)
    assert outcome.extra <= crashes * len(workers)
    assert [worker.popen.poll() for worker in workers] == [None, None]


@FULL
def test_control_a_batch_in_one_transaction_is_sent_again_after_a_crash(
    installation, postgres, figures
):
    installation.database = postgres.url
    installation.sink.slowness = 0.01
    promise_crowd(installation, 150)
    careless = installation.start("careless", "-c", CARELESS)

    installation.sink.wait_for(60, 30)
    postgres.crash()
    assert careless.popen.wait(60) == 0

    assert figures.verdict(installation, number=150, crashes=1).unflagged


@pytest.mark.parametrize(("number", "away"), [(20, 1), pytest.param(2_000, 60, marks=FULL)])
def test_redis_goes_away_and_comes_back_empty(installation, redis_server, figures, number, away):
    """The broker holds nothing that matters: what was promised meanwhile is found by the sweep."""
    installation.settings |= {"REDIS_URL": redis_server.url, **SOON}
    worker = installation.start_worker()
    beat = installation.start_beat()
    promise_crowd(installation, number, "before")
    redis_server.stop()
    promise_crowd(installation, number, "meanwhile")
    time.sleep(away)
    redis_server.start().flush()
    back = time.monotonic()

    promise_crowd(installation, 10, "after")
    wait_for_rest(installation, 60)

    outcome = figures.verdict(
        installation, number=2 * number + 10, away=away, recovered=round(time.monotonic() - back, 1)
    )
    assert outcome == Outcome()
    assert [worker.popen.poll(), beat.popen.poll()] == [None, None]


@FULL
def test_control_without_the_sweep_an_emptied_redis_leaves_mails_lying(
    installation, redis_server, figures
):
    installation.settings |= {"REDIS_URL": redis_server.url}
    promise_crowd(installation, 10)
    redis_server.flush()

    installation.start_worker()
    time.sleep(1)

    assert len(figures.verdict(installation, number=10).stuck) == 10


@pytest.mark.parametrize("number", [60, pytest.param(2_000, marks=FULL)])
def test_the_brokers_folder_is_deleted_under_a_running_worker(installation, figures, number):
    installation.settings |= {"REDIS_URL": "", **SOON}
    installation.sink.slowness = 0.005
    worker = installation.start_worker()
    installation.start_beat()
    promise_crowd(installation, number, "before")
    installation.sink.wait_for(10, 30)

    delete_the_brokers_folder(installation)
    promise_crowd(installation, number, "after")
    wait_for_rest(installation, 60 + number / 20)

    assert figures.verdict(installation, number=2 * number) == Outcome()
    assert worker.popen.poll() is None


def delete_the_brokers_folder(installation) -> None:
    for name in ("broker", "broker-control"):
        shutil.rmtree(installation.folder / "var" / name, ignore_errors=True)


@FULL
def test_control_without_the_sweep_a_deleted_folder_leaves_mails_lying(installation, figures):
    installation.settings |= {"REDIS_URL": ""}
    promise_crowd(installation, 10)
    delete_the_brokers_folder(installation)

    installation.start_worker()
    time.sleep(2)

    assert len(figures.verdict(installation, number=10).stuck) == 10


@FULL
def test_control_a_folder_that_nobody_makes_again_ends_the_work(installation, figures):
    installation.settings |= {"REDIS_URL": "", **SOON}
    unmended = "tgtf_portal.core.tests.chaos.unmended"
    worker = installation.start_worker(unmended)
    installation.start_beat(unmended)
    promise_crowd(installation, 10, "before")
    installation.sink.wait_for(10, 30)

    delete_the_brokers_folder(installation)
    time.sleep(1)
    promise_crowd(installation, 10, "after")
    time.sleep(5)

    alive = worker.popen.poll() is None
    assert len(figures.verdict(installation, number=20, alive=alive).stuck) == 10
