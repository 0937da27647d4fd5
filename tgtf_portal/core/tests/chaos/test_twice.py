"""What is asked for again and again, by many processes at once, is done once."""

from collections import Counter

import pytest

from tgtf_portal.core.tests.chaos.crowd import promise_crowd
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest
from tgtf_portal.core.tests.live import wait_until

FULL = pytest.mark.chaos
ALL_AT_ONCE = """
import django, pathlib, sys, time
django.setup()
from tgtf_portal.core.tasks import deliver_due_messages
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.chaos.naive import send
from tgtf_portal.core.work import doorbell

doorbell.ring = lambda task: None

def careful():
    deliver_due_messages()

def careless():
    for message in Message.objects.filter(status="queued"):
        send(message.pk)

print("ready", flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
for _ in range(10):
    {way}()
"""


def deliver_in_all(installation, processes: int, way: str) -> None:
    """The same task ten times in each of many processes, all of them let loose at one moment."""
    go = installation.folder / "go"
    code = ALL_AT_ONCE.format(way=way)
    started = [installation.start("task", "-c", code, str(go)) for _ in range(processes)]
    for process in started:
        installation.wait_for_log(process, "ready", 60)
    go.touch()
    for process in started:
        assert process.popen.wait(120) == 0, process.log.read_text()


@pytest.mark.parametrize(("number", "processes"), [(60, 3), pytest.param(500, 8, marks=FULL)])
def test_a_task_ten_times_in_many_processes(installation, figures, number, processes):
    promise_crowd(installation, number)

    deliver_in_all(installation, processes, "careful")

    outcome = figures.verdict(installation, number=number, processes=processes)
    assert outcome == Outcome()


@FULL
def test_control_without_a_claim_many_processes_send_many_copies(installation, figures):
    promise_crowd(installation, 40)

    deliver_in_all(installation, 3, "careless")

    assert figures.verdict(installation, number=40, processes=3).unflagged


def reminded(installation):
    return len({delivery.recipient for delivery in installation.sink.deliveries})


@pytest.mark.parametrize(
    ("way", "seconds"),
    [
        ("stable", 4),
        pytest.param("fresh", 10, marks=FULL),
        pytest.param("stable", 60, marks=FULL),
    ],
)
def test_two_schedulers(installation, figures, way, seconds):
    """A tick a second, an occasion every two: one mail by its key; the control forgets the keys."""
    occasions = "tgtf_portal.core.tests.chaos.occasions"
    installation.settings |= {"TEST_KEYS": way}
    installation.start_worker(occasions)
    beats = [installation.start_beat(occasions) for _ in range(2)]
    wait_until(lambda: reminded(installation) >= seconds // 2, 60 + 2 * seconds, "it was reminded")
    for beat in beats:
        beat.kill()
    wait_for_rest(installation, 30)

    mails = Counter(d.recipient for d in installation.sink.deliveries)
    most = max(mails.values())
    figures.note(seconds=seconds, schedulers=2, occasions=len(mails), most_for_one=most)
    assert (most == 1) == (way == "stable")
