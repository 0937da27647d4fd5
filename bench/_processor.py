"""Processor time of a server's processes, and of what they ask: read from /proc."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

PROC = Path("/proc")


def spent_by(pid: int) -> float:
    """Seconds of all its threads, as fine as the kernel counts; 0 of a process that is gone."""
    total = 0
    with suppress(OSError):
        for thread in (PROC / str(pid) / "task").iterdir():
            with suppress(OSError):
                total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def children_of(pid: int) -> list[int]:
    tasks = (PROC / str(pid) / "task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def backends_of(database: str) -> list[int]:
    """PostgreSQL's processes that serve one database, by the titles that they give themselves."""
    name = urlsplit(database).path.strip("/")
    found = []
    for folder in PROC.iterdir():
        with suppress(OSError):
            if folder.name.isdigit():
                title = (folder / "cmdline").read_bytes().rstrip(b"\0 ").decode().split()
                if title[:1] == ["postgres:"] and name in title:
                    found.append(int(folder.name))
    return found


def redis_process(url: str) -> list[int]:
    if not url:
        return []
    import redis

    with redis.from_url(url) as server:
        return [server.info("server")["process_id"]]


class Meter:
    """Adds up what a piece of work costs: the server's processes, and the stores behind them.

    A process that ends meanwhile is not counted; servers of ours keep theirs.
    """

    def __init__(self, web: int, database: str, redis_url: str) -> None:
        self.web = web
        self.database = database if database.startswith("postgres") else ""
        self.redis = redis_process(redis_url)

    def _read(self) -> tuple[dict[int, float], dict[int, float]]:
        web = [self.web, *children_of(self.web)]
        stores = [*(backends_of(self.database) if self.database else []), *self.redis]
        return {pid: spent_by(pid) for pid in web}, {pid: spent_by(pid) for pid in stores}

    def measure(self, work: Callable[[], None]) -> tuple[float, float]:
        """Seconds of the server's processes, and of the stores'."""
        before = self._read()
        work()
        after = self._read()
        web, stores = (
            sum(seconds - old.get(pid, 0) for pid, seconds in new.items())
            for old, new in zip(before, after, strict=True)
        )
        return web, stores


def own_processor() -> float:
    times = os.times()
    return times.user + times.system
