"""The doorbell breaks nothing, and the folder broker never hands out half a message."""

import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty

import pytest
from celery import Celery
from kombu import Connection
from kombu.transport import filesystem, redis

from tgtf_portal import celery  # noqa: F401  its kinds of brokers
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.work import doorbell
from tgtf_portal.core.work.redis_broker import CallsTransport

SECONDS_TO_WAIT = 1.0
WRITER = """
import sys
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES
TRANSPORT_ALIASES["folder"] = "tgtf_portal.core.work.folder_broker:FolderTransport"
folder, number = sys.argv[1], int(sys.argv[2])
options = dict.fromkeys(("data_folder_in", "data_folder_out", "control_folder"), folder)
with Connection("folder://", transport_options=options) as connection:
    channel = connection.channel()
    for n in range(number):
        channel._put("celery", {"n": n, "filler": "x" * 200_000})
"""


@pytest.fixture
def broker(monkeypatch):
    """Rings at another broker than the one that is set up."""

    def use(url, **options):
        app = Celery("elsewhere", broker=url, set_as_current=False)
        app.conf.broker_transport_options = options
        monkeypatch.setattr(doorbell, "the_app", lambda: app)
        monkeypatch.setattr(doorbell, "_wire", doorbell.Wire())

    return use


@pytest.fixture
def folder_options(tmp_path):
    return {
        "data_folder_in": str(tmp_path / "broker"),
        "data_folder_out": str(tmp_path / "broker"),
        "control_folder": str(tmp_path / "control"),
    }


def ring_and_measure(caplog) -> float:
    started = time.monotonic()
    doorbell.ring(outbox.DELIVERY)
    assert "out of order" in caplog.text
    return time.monotonic() - started


def test_a_ring_reaches_the_broker(broker, folder_options):
    broker("folder://", **folder_options)

    doorbell.ring(outbox.DELIVERY)

    with Connection("folder://", transport_options=folder_options) as connection:
        message = connection.channel()._get("celery")
    assert message["headers"]["task"] == outbox.DELIVERY


def test_a_broker_that_was_put_up_anew_is_rung_at_once(broker, folder_options, caplog):
    broker("folder://", **folder_options)
    doorbell.ring(outbox.DELIVERY)
    shutil.rmtree(folder_options["data_folder_in"])

    doorbell.ring(outbox.DELIVERY)

    with Connection("folder://", transport_options=folder_options) as connection:
        assert connection.channel()._get("celery")["headers"]["task"] == outbox.DELIVERY
    assert not caplog.text


def test_a_redis_that_was_started_anew_is_rung_at_once(broker, redis_server, caplog):
    broker(redis_server.url)
    doorbell.ring(outbox.DELIVERY)
    redis_server.stop()
    redis_server.start()

    doorbell.ring(outbox.DELIVERY)

    with Connection(redis_server.url) as connection:
        assert connection.channel()._get("celery")["headers"]["task"] == outbox.DELIVERY
    assert not caplog.text


@pytest.mark.parametrize(
    ("transport", "warnings"), [("folder", 0), ("filesystem", 1)], ids=["ours", "control"]
)
def test_nobody_is_warned_that_a_folder_has_no_host(folder_options, caplog, transport, warnings):
    with Connection(f"{transport}://", transport_options=folder_options) as connection:
        connection.clone()

    assert caplog.text.count("No hostname was supplied") == warnings


def test_a_broker_folder_that_cannot_be_written_breaks_no_request(broker, tmp_path, caplog):
    (tmp_path / "file").write_text("not a folder")
    broad = str(tmp_path / "file" / "broker")
    broker("folder://", data_folder_in=broad, data_folder_out=broad, control_folder=broad)

    assert ring_and_measure(caplog) < SECONDS_TO_WAIT


def test_a_redis_that_is_down_breaks_no_request_and_delays_none(broker, caplog):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    broker(f"redis://127.0.0.1:{port}/0")

    assert ring_and_measure(caplog) < SECONDS_TO_WAIT


def test_a_redis_that_never_answers_delays_a_request_for_a_moment_only(broker, caplog):
    with socket.create_server(("127.0.0.1", 0)) as server:
        broker(f"redis://127.0.0.1:{server.getsockname()[1]}/0")

        assert ring_and_measure(caplog) < SECONDS_TO_WAIT


@pytest.mark.django_db(transaction=True)
def test_a_promise_stands_though_the_doorbell_is_broken(broker, caplog):
    broker("redis://127.0.0.1:1/0")

    outbox.promise(outbox.Promise("mail.ready_made", key="a", to="ana@example.org"))

    assert Message.objects.count() == 1
    assert "out of order" in caplog.text


def read_while_written(transport, folder, control, number=60) -> int:
    """How many messages arrive whole while another process writes them."""
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": control}
    writer = subprocess.Popen([sys.executable, "-c", WRITER, folder, str(number)])
    whole = 0
    try:
        with Connection(transport=transport, transport_options=options) as connection:
            channel = connection.channel()
            until = time.monotonic() + 20
            while whole < number and time.monotonic() < until:
                try:
                    whole += len(channel._get("celery")["filler"]) == 200_000
                except Empty:
                    if writer.poll() is not None and not list_messages(folder):
                        break
    finally:
        writer.kill()
        writer.wait()
    return whole


def list_messages(folder):
    return list(Path(folder).glob("*.msg"))


def test_no_half_message_is_ever_read(tmp_path):
    from tgtf_portal.core.work.folder_broker import FolderTransport

    number = read_while_written(FolderTransport, str(tmp_path / "in"), str(tmp_path / "control"))

    assert number == 60


def test_a_half_written_file_would_be_read_if_it_had_its_final_name(tmp_path):
    """The control: what kombu's own transport can leave for a moment is taken and lost."""
    (tmp_path / "1_half.celery.msg").write_bytes(json.dumps({"n": 1}).encode()[:4])
    (tmp_path / "2_whole.draft").write_bytes(b"")
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    with Connection(transport=filesystem.Transport, transport_options=options) as connection:
        channel = connection.channel()
        with pytest.raises(ValueError, match=r"Unterminated|Expecting|JSON"):
            channel._get("celery")
        with pytest.raises(Empty):  # the draft's name is one that nobody reads
            channel._get("celery")


@pytest.mark.parametrize(("transport", "gives_back"), [(CallsTransport, 0), (redis.Transport, 1)])
def test_a_connection_that_ends_gives_no_call_back_to_redis(
    redis_server, transport, gives_back, caplog
):
    """Giving back is what a worker dies of when the server is gone; Kombu's own does it."""
    caplog.set_level("INFO", logger="kombu")
    connection = Connection(redis_server.url, transport=transport)
    connection.SimpleQueue("celery").put({"task": "any"})
    in_hand = connection.SimpleQueue("celery").get(timeout=5)
    redis_server.stop()

    connection.release()

    assert in_hand.payload == {"task": "any"}
    assert caplog.text.count("Restoring 1 unacknowledged") == gives_back
