"""How two web processes share their work, and what memory each takes.

The web server as the Procfile starts it, in production settings, and without `--preload`, so that
its processes come up one after the other. Browsers that keep their connections ask for their room's
news from the moment in which the first process answers; the access log tells which one answered.
Then the processes' memory: at rest, after plain pages; and under a busy board, where every room has
150 notes of 8,000 letters, votes change it and everybody looks at each of its pages.
"""

import http.client
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from _portal import ROOT, make_anew
from _servers import collect_static
from _sizes import IS_SMALL, sized

from tgtf_portal.core.tests.live import PRODUCTION, Installation, wait_until
from tgtf_portal.core.tests.sink import SmtpSink
from webinars.tests.audience import CSRF

SECONDS = sized(6.0, small=0.5)
CONNECTIONS = sized((8, 40), small=(4,))
ROOMS, NOTES, LETTERS = sized(6, small=1), sized(150, small=20), 8_000
TURNS = sized(3, small=1)
AT_REST, BUSY = 110, 250  # megabytes
PLAIN = ("/", "/webinars/", "/webinars/live/", "/clusters/", "/stories/", "/accounts/login/")
WAYS = ("as the Procfile says", "one after the other")
SETUP = f"""
import json
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from webinars.models import Insight
from webinars.tests.factories import BreakoutFactory, SeatFactory, WebinarFactory
def session(**facts):
    store = SessionStore()
    store.update(facts)
    store.create()
    return store.session_key
webinar = WebinarFactory(slug="live", capacity=1000)
words = "small firms go greener together – 🌱 " * {LETTERS // 36}
rooms = []
for room in BreakoutFactory.create_batch({ROOMS}, webinar=webinar, status="running", capacity=99):
    seats = SeatFactory.create_batch(20, breakout=room)
    Insight.objects.bulk_create(
        Insight(breakout=room, kind="insight", text=f"Note {{n}}: {{words}}",
                registration=seats[n % 20].registration)
        for n in range({NOTES})
    )
    people = [session(registration_codes=[seat.registration.code]) for seat in seats]
    notes = [note.code for note in room.insights.all()]
    rooms.append({{"code": room.code, "people": people, "notes": notes}})
print(json.dumps(rooms))
"""


def main() -> None:
    with TemporaryDirectory(prefix="bench-processes-") as name, ExitStack() as stack:
        folder = Path(name)
        database = f"sqlite:///{folder / 'portal.sqlite3'}"
        if os.environ["DATABASE_URL"].startswith("postgres"):
            database = os.environ["DATABASE_URL"]
        make_anew(database, folder)
        settings = {"LOG_LEVEL": "ERROR", "REDIS_URL": os.environ.get("REDIS_URL", "")}
        portal = Installation(folder, database, SmtpSink(), PRODUCTION | settings)
        stack.callback(portal.stop)
        collect_static(portal)
        rooms = json.loads(portal.script(SETUP).splitlines()[-1])
        share(portal, rooms)
        memory(portal, rooms)


@contextmanager
def started(portal: Installation, *, preload: bool = True) -> Iterator[tuple[int, Path]]:
    """The web server by the Procfile's words, and the log of who answered. It is no child of a
    process that has loaded libraries for it, as those of tests are."""
    [line] = [one for one in (ROOT / "Procfile").read_text().splitlines() if one.startswith("web:")]
    words = shlex.split(line.replace("$PORT", str(portal.port)))
    argv = [word for word in words[words.index("-m") :] if preload or word != "--preload"]
    log = portal.folder / f"access-{time.monotonic_ns()}.log"
    (portal.folder / "var").mkdir(exist_ok=True)
    access = ["--access-logfile", str(log), "--access-logformat", "%(p)s", "--log-level", "error"]
    command = [sys.executable, *argv, *access]
    web = subprocess.Popen(command, cwd=portal.folder, env=portal.env | {"PYTHONPATH": str(ROOT)})
    try:
        wait_until(lambda: answers(portal.port), 90, "the web server answers")
        yield web.pid, log
    finally:
        web.terminate()
        web.wait()


def answers(port: int) -> bool:
    with suppress(OSError):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        ask(connection, "GET", "/healthz", "")
        connection.close()
        return True
    return False


# --- Sharing --------------------------------------------------------------------------------------
def share(portal: Installation, rooms: list[dict]) -> None:
    print(f"Two processes; each connection asks for a board's news for {SECONDS:.0f} s:")
    for connections in CONNECTIONS:
        for way in WAYS:
            with started(portal, preload=way == WAYS[0]) as (_web, log):
                answers, pace = asked(portal, rooms, connections)
            by = Counter(log.read_text().split())
            most = max(by.values()) / by.total()
            print(
                f"  {connections:3} connections, {way:22} {pace:6.0f} answers a second; "
                f"the busier process gave {most:.0%} of them"
            )
            assert set(answers) <= {200, 304}, answers


def asked(portal: Installation, rooms: list[dict], connections: int) -> tuple[Counter, float]:
    until = time.monotonic() + SECONDS

    def browse(number: int) -> Counter:
        room = rooms[number % len(rooms)]
        path, who = f"/breakouts/{room['code']}/news/", room["people"][number % 20]
        connection, statuses = http.client.HTTPConnection("127.0.0.1", portal.port), Counter()
        etag = ""
        while time.monotonic() < until:
            answer = ask(connection, "GET", path, who, seen=etag)
            statuses[answer.status] += 1
            etag = answer.headers["ETag"]
        return statuses

    with ThreadPoolExecutor(connections) as pool:
        answers = sum(pool.map(browse, range(connections)), Counter())
    return answers, answers.total() / SECONDS


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    session: str,
    body: str = "",
    seen: str = "",
) -> http.client.HTTPResponse:
    headers = {
        "Cookie": f"__Host-session={session}; __Host-csrf={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    if seen:
        headers["If-None-Match"] = seen
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer


# --- Memory ---------------------------------------------------------------------------------------
def memory(portal: Installation, rooms: list[dict]) -> None:
    with started(portal) as (web, _log):
        look_at_memory(portal, rooms, web)


def look_at_memory(portal: Installation, rooms: list[dict], web: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", portal.port)
    for path in PLAIN * 10:
        assert ask(connection, "GET", path, "").status == 200, path
    report("at rest", web, AT_REST)
    for turn in range(TURNS):
        for room in rooms:
            for number, who in enumerate(room["people"]):
                note = room["notes"][(turn * 20 + number) % NOTES]
                vote = f"/breakouts/{room['code']}/insights/{note}/vote/"
                body = f"csrfmiddlewaretoken={CSRF}&vote=1"
                assert ask(connection, "POST", vote, who, body).status == 302
                for page in range(1, NOTES // 20 + 1):
                    news = f"/breakouts/{room['code']}/news/?page={page}"
                    assert ask(connection, "GET", news, who).status == 200
    report("under a busy board", web, BUSY)


def report(when: str, web: int, limit: int) -> None:
    sizes = [megabytes(pid) for pid in children(web)]
    verdict = f"within {limit} MB" if max(sizes) <= limit else f"OVER {limit} MB"
    print(
        f"  memory of a process {when}: {', '.join(f'{size:.0f} MB' for size in sizes)}, "
        f"{'' if IS_SMALL else verdict}"
    )


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def megabytes(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
