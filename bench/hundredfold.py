"""Every page of the portal with a year's rows and with a hundred times as many.

Each GET of the role matrix, by each of its roles and with each of its links, and each list of the
administration by its filters, columns, pages and search, in this process: its processor time with
that of PostgreSQL's backend, its bytes, its statements. Lists as files have limits by their rows.
What is beyond a limit is said, and is a failure unless `KNOWN` names it with a reason.
With DATABASE_URL on PostgreSQL. BENCH_SMALL=1 tries it with few rows; BENCH_ONLY=/insights/,/admin/
names beginnings of addresses, BENCH_ROLES=visitor,staff roles, BENCH_TIMES another factor than 100.
"""

import logging
import os
import re
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from types import SimpleNamespace
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import _portal  # noqa: F401
from _hundredfold import SMALL, Sizes, grow
from _hundredfold_asked import asked, lists_of_staff
from _sizes import IS_SMALL, sized
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from tgtf_portal.pages.tests.addresses import ROLES, session_of, small_world

TIMES = int(os.environ.get("BENCH_TIMES", sized("100", small="3")))
SECONDS, BYTES, GROWTH = 1.0, 300_000, 2.0
FILE_MEGABYTES = 50  # above rest, of a whole list as a file
FILE_SECONDS = 2.0  # of one without rows, such as a recap as PDF
ROW_SECONDS = {"csv": 100e-6, "xlsx": 400e-6}
SAVED_AS = re.compile(r'\.(\w+)"?$')
SHEET = "xl/worksheets/sheet1.xml"
NOISE = 0.005  # less than this is no growth
ROUNDS = sized(3, small=0)  # more, of public pages, whose growth has a limit


# What is beyond a limit and stays so: name of the address, what is beyond, and why.
KNOWN = {
    ("admin:advisors_activity_list_csv", "slow"): "a line names things of four other tables",
}


@dataclass
class Measured:
    seconds: float
    size: int
    statements: int
    status: int
    is_file: bool
    megabytes: float
    led_to: str
    rows: int = 0  # of a file
    kind: str = ""  # of such a file


Answers = dict[tuple[str, str, bool], Measured]  # role, name, whether it is a public page


def main() -> None:
    setup_test_environment()
    logging.disable()  # of what is not found, which is most of a walk
    settings.ADMIN_MFA_REQUIRED = False  # the second factor is no part of what is measured
    call_command("flush", interactive=False, verbosity=0)
    sizes = sized(Sizes(), small=SMALL)
    world = grow(small_world(), sizes)
    once, _at_first = measured(world, public_alone=True)
    began = time.perf_counter()
    grow(world, sizes, TIMES - 1)
    print(
        f"{connection.vendor}: {TIMES} times the rows, made in {time.perf_counter() - began:.0f} s"
    )
    often, best = measured(world)
    unknown = report(once, often, best)
    sys.exit(bool(unknown) and not IS_SMALL)


def measured(
    world: SimpleNamespace, *, public_alone: bool = False
) -> tuple[Answers, dict[str, str]]:
    """What each role was answered, and what became of each address at best."""
    cache.clear()
    only = tuple(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
    roles = os.environ.get("BENCH_ROLES", ",".join(ROLES)).split(",")
    found: Answers = {}
    statuses: dict[str, set[int]] = {}
    pages = chain(asked(world), lists_of_staff(_client(world, "staff"), only))
    if public_alone:  # theirs alone is the growth that has a limit
        pages, roles = (page for page in asked(world) if page[2]), ["visitor"]
    for name, path, is_public in pages:
        if only and not path.startswith(only):
            continue
        for role in roles:
            if name.startswith("admin:") and role != "staff":
                continue
            # Each in a session of its own: a personal link gives another, and ends the one before.
            rounds = ROUNDS if is_public and role == "visitor" else 0
            answer = measure(_client(world, role), path, rounds)
            statuses.setdefault(name, set()).add(answer.status)
            if answer.status in (200, 500):
                found[role, name, is_public and role == "visitor"] = answer
    return found, {name: _best(each) for name, each in statuses.items()}


def _best(statuses: set[int]) -> str:
    """What the one who may read an address was answered."""
    if 200 in statuses:
        return "read"
    return "led on" if statuses & {301, 302, 303} else f"not read ({min(statuses)})"


def _client(world: SimpleNamespace, role: str) -> Client:
    # Whoever brings a password is no stranger, and gets no page that was kept.
    client = Client(raise_request_exception=False, HTTP_AUTHORIZATION="Bench made")
    if person := world.people.get(role):
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


def measure(client: Client, path: str, rounds: int) -> Measured:
    """The quickest of a few answers, for what disturbs only makes slower; of a slow one the
    first. What a link leads to is measured in its place."""
    best = _once(client, path)
    if best.led_to:
        path = best.led_to
        best = _once(client, path)
    for _round in range(rounds if best.status == 200 and best.seconds < SECONDS else 0):
        again = _once(client, path)
        best = again if again.seconds < best.seconds else best
    return best


def _once(client: Client, path: str) -> Measured:
    statements = 0

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, *rest)

    before, began, memory = backend_seconds(), time.process_time(), Peak()
    with connection.execute_wrapper(noted):
        answer = client.get(path)
        size, file = _received(answer)
    spent = time.process_time() - began + backend_seconds() - before
    more = memory.megabytes()
    disposition = answer.get("Content-Disposition", "")
    ending, is_file = SAVED_AS.search(disposition), "attachment" in disposition
    kind = ending[1] if ending and is_file else ""
    # A personal link opens a session and leads to a page; all others lead elsewhere.
    led_to = answer.get("Location", "") if answer.status_code == 303 else ""
    return Measured(
        *(spent, size, statements, answer.status_code, is_file, more, led_to),
        rows=rows_in(file, kind),
        kind=kind,
    )


def _received(answer: Any) -> tuple[int, IO[bytes]]:
    """How many bytes came, and these, on the disk as whoever saves them has them."""
    file = TemporaryFile()  # noqa: SIM115  (closed where it is no longer held)
    for part in answer if answer.streaming else [answer.content]:
        file.write(part)
    return file.tell(), file


class Peak:
    """How much more memory this process has had since, at its peak; Linux counts it."""

    def __init__(self) -> None:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self.before = self._now()

    def _now(self) -> int:
        told = Path("/proc/self/status")
        found = re.search(r"VmHWM:\s+(\d+)", told.read_text()) if told.exists() else None
        return int(found[1]) if found else 0

    def megabytes(self) -> float:
        return (self._now() - self.before) / 1000


def backend_seconds() -> float:
    """The processor's seconds of PostgreSQL's process for this connection, where it runs here."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


def rows_in(file: IO[bytes], kind: str) -> int:
    """Of a table that was saved; of any other file none."""
    file.seek(0)
    if kind == "csv":
        return sum(part.count(b"\r\n") for part in iter(partial(file.read, 1 << 20), b""))
    if kind != "xlsx":
        return 0
    rows, rest, end = 0, b"", b"</row>"
    # What somebody uploaded is perhaps called so only.
    with suppress(BadZipFile, KeyError), ZipFile(file) as book, book.open(SHEET) as sheet:
        for part in iter(partial(sheet.read, 1 << 20), b""):
            rows += (rest + part).count(end)
            rest = (rest + part)[1 - len(end) :]
    return rows


def seconds_allowed(one: Measured) -> float:
    if not one.is_file:
        return SECONDS
    of_rows = one.rows * ROW_SECONDS.get(one.kind, 0.0)
    return max(SECONDS if one.rows else FILE_SECONDS, of_rows)


def told(one: Measured) -> str:
    return f"{one.seconds * 1000:8.1f} ms {one.size / 1000:7.1f} kB {one.statements:4}"


def faults_of(now: Measured, then: Measured | None, is_public: bool) -> list[str]:
    faults = {
        "error": now.status == 500,
        "slow": now.seconds > seconds_allowed(now),
        "large": now.size > BYTES and not now.is_file,
        "memory": now.is_file and now.megabytes > FILE_MEGABYTES,
        "grows": is_public
        and then is not None
        and now.seconds > max(GROWTH * then.seconds, then.seconds + NOISE),
    }
    return [fault for fault, is_so in faults.items() if is_so]


def report(once: Answers, often: Answers, best: dict[str, str]) -> int:
    """Those beyond a limit first, the slowest at their head; how many of them nobody knows of."""
    lines, unknown = [], 0
    for (role, name, is_public), now in often.items():
        then = once.get((role, name, is_public))
        faults = faults_of(now, then, is_public)
        unknown += any((name, fault) not in KNOWN for fault in faults)
        reasons = [f"({KNOWN[name, fault]})" for fault in faults if (name, fault) in KNOWN]
        growth = now.seconds / then.seconds if then else 1.0
        figures = f"{told(then) if then else '':28} -> {told(now)} {growth:6.1f} ×"
        file = of_file(now) if now.is_file else ""
        line = f"{role:11} {name:52} {figures}{file}  {' '.join([*faults, *reasons])}"
        lines.append((not faults, not file, -now.seconds, line))
    lines.sort()
    over = sum(not fine for fine, *_rest in lines)
    kinds = Counter(best.values()).most_common()
    print(f"{len(best)} addresses: {', '.join(f'{number} {kind}' for kind, number in kinds)}")
    for kind in ("not read (400)", "not read (404)"):
        print(f"{kind}: {', '.join(name for name, each in best.items() if each == kind)}")
    print(f"{len(lines)} answers, {over} beyond a limit, {unknown} of them not known")
    print("those first, then files, then pages; time, bytes and statements before and after")
    for *_order, line in lines:
        print(line)
    return unknown


def of_file(one: Measured) -> str:
    a_row = f", {one.seconds / one.rows * 1e6:.0f} µs each of {one.rows} rows" if one.rows else ""
    return f" file, {one.megabytes:.0f} MB more{a_row}"


if __name__ == "__main__":
    main()
