"""Every page of the portal with a year's rows and with a hundred times as many.

Each GET of the walk that tests take, by each role that gets an answer there, in this process: its
processor time with that of PostgreSQL's backend, its bytes, its statements. With DATABASE_URL on
PostgreSQL. BENCH_SMALL=1 tries it with few rows; BENCH_ONLY=/insights/,/clusters/ names beginnings
of addresses, BENCH_ROLES=visitor,staff roles, BENCH_TIMES another factor than 100.
"""

import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import _portal  # noqa: F401
from _hundredfold import SMALL, Sizes, grow
from _sizes import sized
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import NoReverseMatch, reverse

from tgtf_portal.pages.tests.addresses import addresses, admin_pages, session_of, small_world
from tgtf_portal.pages.tests.test_role_matrix import arguments

ROLES = ["visitor", "participant", "host", "manager", "advisor", "staff"]
TIMES = int(os.environ.get("BENCH_TIMES", sized("100", small="3")))
SECONDS, BYTES, GROWTH = 1.0, 300_000, 2.0
NOISE = 0.005  # less than this is no growth
ROUNDS = sized(3, small=0)
# Where what a reader asks for stands behind the question mark.
ASKED = {
    "/insights/": [
        *["q=heat", "q=solar+farms", "part=sentences", "q=heat&part=sentences"],
        *["kind=need", "country=ES", "page=2", "q=zzzz"],
    ],
    "/clusters/": ["q=heat", "country=ES", "page=2"],
    "/stories/": ["page=2"],
    "/webinars/": ["page=2"],
}


@dataclass
class Measured:
    seconds: float
    size: int
    statements: int
    status: int


Asked = dict[tuple[str, str, str], str]  # role, kind of address and its name: the path


def main() -> None:
    setup_test_environment()
    logging.disable()  # of what is not found, which is most of a walk
    settings.ADMIN_MFA_REQUIRED = False  # the second factor is no part of what is measured
    call_command("flush", interactive=False, verbosity=0)
    sizes = sized(Sizes(), small=SMALL)
    world = grow(small_world(), sizes)
    once = measured(world)
    began = time.perf_counter()
    grow(world, sizes, TIMES - 1)
    print(
        f"{connection.vendor}: {TIMES} times the rows, made in {time.perf_counter() - began:.0f} s"
    )
    often = measured(world)
    report(once, often)


def asked(world: SimpleNamespace) -> Iterator[tuple[str, str, bool]]:
    """Name and path of each address that a walk can fill, and whether everybody may read it."""
    filled = arguments(world)
    variants = {name.split()[0]: name for name in reversed(filled)}
    variants |= {name.split()[0]: name for name in filled if name.endswith(" right")}
    variants |= {name: name for name in filled if " " not in name}
    for address in addresses():
        if address.name.startswith("admin:"):
            continue
        try:
            path = reverse(address.name, args=filled.get(variants.get(address.name, ""), []))
        except NoReverseMatch:
            continue
        is_public = getattr(address.view, "access", "") == "public"
        yield address.name, path, is_public
        for query in ASKED.get(path, ()):
            yield f"{address.name}?{query}", f"{path}?{query}", is_public
    for name, path in admin_pages():
        yield name, path, False


def measured(world: SimpleNamespace) -> dict[tuple[str, str, bool], Measured]:
    cache.clear()
    only = tuple(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
    roles = os.environ.get("BENCH_ROLES", ",".join(ROLES)).split(",")
    found = {}
    for name, path, is_public in asked(world):
        if only and not path.startswith(only):
            continue
        for role in roles:
            if name.startswith("admin:") and role != "staff":
                continue
            # Each in a session of its own: a personal link gives another, and ends the one before.
            answer = measure(_client(world, role), path)
            if answer.status in (200, 500):
                found[role, name, is_public and role == "visitor"] = answer
    return found


def _client(world: SimpleNamespace, role: str) -> Client:
    # Whoever brings a password is no stranger, and gets no page that was kept.
    client = Client(raise_request_exception=False, HTTP_AUTHORIZATION="Bench made")
    if person := world.people.get(role):
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


def measure(client: Client, path: str) -> Measured:
    """The quickest of a few answers, for what disturbs only makes slower; of a slow one the
    first."""
    best = _once(client, path)
    for _round in range(ROUNDS if best.status == 200 and best.seconds < SECONDS else 0):
        again = _once(client, path)
        best = again if again.seconds < best.seconds else best
    return best


def _once(client: Client, path: str) -> Measured:
    statements = 0

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, *rest)

    before, began = backend_seconds(), time.process_time()
    with connection.execute_wrapper(noted):
        answer = client.get(path)
        size = sum(map(len, answer)) if answer.streaming else len(answer.content)
    spent = time.process_time() - began + backend_seconds() - before
    return Measured(spent, size, statements, answer.status_code)


def backend_seconds() -> float:
    """The processor's seconds of PostgreSQL's process for this connection, where it runs here."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


def told(one: Measured) -> str:
    return f"{one.seconds * 1000:8.1f} ms {one.size / 1000:7.1f} kB {one.statements:4}"


def report(once: dict, often: dict) -> None:
    """Those beyond a limit first, the slowest at their head."""
    lines = []
    for (role, name, is_public), now in often.items():
        then = once.get((role, name, is_public))
        growth = now.seconds / then.seconds if then else 1.0
        grew = now.seconds - then.seconds if then else 0.0
        faults = []
        if now.status == 500:
            faults.append("error")
        if now.seconds > SECONDS:
            faults.append("slow")
        if now.size > BYTES:
            faults.append("large")
        if is_public and growth > GROWTH and grew > NOISE:
            faults.append("grows")
        figures = f"{told(then) if then else '':28} -> {told(now)} {growth:6.1f} ×"
        line = f"{role:11} {name:52} {figures}"
        lines.append((not faults, -now.seconds, f"{line}  {' '.join(faults)}"))
    lines.sort()
    over = sum(not fine for fine, *_rest in lines)
    print(
        f"{len(lines)} answers, {over} beyond a limit; time, bytes and statements before and after"
    )
    for _fine, _seconds, line in lines:
        print(line)


if __name__ == "__main__":
    main()
