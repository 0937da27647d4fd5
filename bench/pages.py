"""What readers notice while 10,000 invitations go out: a page's answer then, against at rest.

Web server, worker and a real mail server as processes of their own, set up as on a server, on one
machine. A reader asks for three pages in turn, before, during and after. The worker runs as it
comes and then with `nice`, which tells the system to let the web server go first.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from _portal import lines, make_anew
from _servers import collect_static
from _sizes import number, sized

from tgtf_portal.core.tests.live import PRODUCTION, Installation
from tgtf_portal.core.tests.sink import SmtpSink
from webinars.tests.chaos.guests import invite

MAILS = number("BENCH_MAILS", 10_000, small=60)
REST_SECONDS = sized(10, small=0.5)
PAUSE = 0.05
PAGES = ("/", "/webinars/", "/webinars/crowd/")
LIMIT = 1.2
WORKER = """
import os, sys
os.nice({niceness})
sys.argv = ["celery", "-q", "-A", "tgtf_portal", "worker", "-P", "threads", "-c", "2",
            "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "warning"]
from celery.__main__ import main
main()
"""
SETTINGS = {"REDIS_URL": "", "LOG_LEVEL": "ERROR"}
WEBINAR = "from webinars.tests.factories import WebinarFactory\nWebinarFactory(slug='crowd')"


def main() -> None:
    print(f"{MAILS} invitations; a reader's median answer over {len(PAGES)} pages:")
    for niceness in sized((0, 10), small=(10,)):
        with TemporaryDirectory(prefix="bench-pages-") as name:
            report(niceness, *measure(Path(name), niceness))


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    database = f"sqlite:///{folder / 'portal.sqlite3'}"
    if os.environ["DATABASE_URL"].startswith("postgres"):
        database = os.environ["DATABASE_URL"]
    make_anew(database, folder)
    installation = Installation(folder, database, SmtpSink(), PRODUCTION | SETTINGS)
    try:
        yield installation
    finally:
        installation.stop()


def measure(folder: Path, niceness: int) -> tuple[list[float], list[float], float]:
    """The seconds of each answer at rest and while mails go out, and how many went out a second."""
    record = folder / "record"
    with installed(folder) as installation:
        sink = ["-m", "tgtf_portal.core.tests.sink", str(installation.sink.port), str(record)]
        installation.start("sink", *sink)
        collect_static(installation)
        installation.script(WEBINAR)
        installation.start_web()
        at_rest = ask(installation.url, time.monotonic() + REST_SECONDS)
        invite(installation, MAILS)
        installation.start("worker", "-c", WORKER.format(niceness=niceness))
        while not lines(record):
            time.sleep(0.05)
        before, started = lines(record), time.monotonic()
        busy = ask(installation.url, time.monotonic() + REST_SECONDS / 10)
        while lines(record) < MAILS:
            busy += ask(installation.url, time.monotonic() + 1)
        pace = (MAILS - before) / (time.monotonic() - started)
        at_rest += ask(installation.url, time.monotonic() + REST_SECONDS)
    return at_rest, busy, pace


def ask(url: str, until: float) -> list[float]:
    seconds = []
    with requests.Session() as reader:
        while time.monotonic() < until:
            for page in PAGES:
                started = time.perf_counter()
                reader.get(url + page, timeout=30).raise_for_status()
                seconds.append(time.perf_counter() - started)
                time.sleep(PAUSE)
    return seconds


def report(niceness: int, at_rest: list[float], busy: list[float], pace: float) -> None:
    rest, while_sending = statistics.median(at_rest), statistics.median(busy)
    change = while_sending / rest
    verdict = "within" if change <= LIMIT else "over"
    print(
        f"  worker's nice {niceness:>2}: at rest {rest * 1000:5.1f} ms, meanwhile "
        f"{while_sending * 1000:5.1f} ms ({len(busy)} answers), {pace:4.0f} mails/s: "
        f"{change:.2f} of the answer at rest, {verdict} the limit of {LIMIT}"
    )


if __name__ == "__main__":
    main()
