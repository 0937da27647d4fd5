"""What readers notice while 10,000 invitations go out: a page's answer then, against at rest.

Web server, worker and a real mail server as processes of their own, set up as on a server, on one
machine. A reader asks for three pages in turn. The worker is stopped and goes on every two seconds,
so that what else the machine does disturbs both alike. It runs as it comes and then with `nice`,
which tells the system to let the web server go first.
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

from tgtf_portal.core.tests.live import PRODUCTION, Installation, wait_until
from tgtf_portal.core.tests.sink import SmtpSink
from webinars.tests.chaos.guests import invite

MAILS = number("BENCH_MAILS", 10_000, small=200)
TURN = sized(2.0, small=0.2)  # seconds with the worker at work, then as many without
ENOUGH = sized(600, small=20)  # mails that are left when the last turn begins
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
SETTINGS = {"REDIS_URL": os.environ.get("REDIS_URL", ""), "LOG_LEVEL": "ERROR"}
WEBINAR = """
from django.core.cache import cache
from webinars.tests.factories import WebinarFactory
cache.clear()  # Redis keeps what a bench before this one left
WebinarFactory(slug="crowd")
"""


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
    at_rest: list[float] = []
    busy: list[float] = []
    working = 0.0
    with installed(folder) as installation:
        sink = ["-m", "tgtf_portal.core.tests.sink", str(installation.sink.port), str(record)]
        installation.start("sink", *sink)
        collect_static(installation)
        installation.script(WEBINAR)
        installation.start_web(workers=2)
        ask(installation.url, TURN)  # what is made once is made
        invite(installation, MAILS)
        worker = installation.start("worker", "-c", WORKER.format(niceness=niceness))
        wait_until(lambda: lines(record), 60, "the first mail arrives")
        before = lines(record)
        while lines(record) < MAILS - ENOUGH:
            began = time.monotonic()
            busy += ask(installation.url, TURN)
            working += time.monotonic() - began
            worker.pause()
            at_rest += ask(installation.url, TURN)
            worker.resume()
        gone = lines(record) - before
    return at_rest, busy, gone / working


def ask(url: str, seconds: float) -> list[float]:
    """A reader's answers for so long; the first is left out, which opens the connection."""
    taken = []
    until = time.monotonic() + seconds
    with requests.Session() as reader:
        reader.get(url + PAGES[0], timeout=30).raise_for_status()
        while time.monotonic() < until:
            for page in PAGES:
                started = time.perf_counter()
                reader.get(url + page, timeout=30).raise_for_status()
                taken.append(time.perf_counter() - started)
                time.sleep(PAUSE)
    return taken


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
