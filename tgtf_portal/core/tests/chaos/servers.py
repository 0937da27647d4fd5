"""Servers of a test's own, to be crashed, stopped and emptied: a PostgreSQL cluster, a Redis."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tgtf_portal.core.tests.databases import migrate
from tgtf_portal.core.tests.live import wait_until
from tgtf_portal.core.tests.sink import free_port

# A crash of PostgreSQL has a place among the short tests where they run on PostgreSQL anyhow.
ON_POSTGRES = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="this run is SQLite's"
)
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))


class PrivatePostgres:
    """A cluster in a folder of its own; as root it is run by the user postgres."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(folder / "data"))
        self._ctl("start")

    def crash(self, away: float = 0.0) -> None:
        """As if the power went: no shutdown, and a recovery from the log at the start."""
        self._ctl("stop", "-m", "immediate")
        time.sleep(away)
        self._ctl("start")

    def stop(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self._ctl("stop", "-m", "immediate")

    def _ctl(self, *what: str) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        place = ["-s", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log")]
        self._run("pg_ctl", *what, *place, *(["-o", options] if what == ("start",) else []))

    def _run(self, program: str, *args: str) -> None:
        user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        argv = [str(POSTGRES[-1] / program), *args]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(argv, check=True, cwd="/", timeout=60, **quiet, **user)


class PrivateRedis:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "PrivateRedis":
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        argv = ["redis-server", "--port", str(self.port), *options, "--dir", str(self.folder)]
        self.popen = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
        wait_until(self._answers, 10, "Redis answers")
        return self

    def stop(self) -> None:
        self.popen.kill()
        self.popen.wait()

    def flush(self) -> None:
        import redis

        with redis.from_url(self.url) as server:
            server.flushall()

    def _answers(self) -> bool:
        import redis

        with suppress(redis.ConnectionError), redis.from_url(self.url) as server:
            return bool(server.ping())
        return False


def do_without(what: str) -> None:
    """Leaves a test out on a machine that lacks a server; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def postgres() -> Iterator[PrivatePostgres]:
    """A migrated cluster; a test that needs one is left out where PostgreSQL is not installed."""
    if not POSTGRES:
        do_without("PostgreSQL's server is not installed here")
    with tempfile.TemporaryDirectory(prefix="crashing-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PrivatePostgres(folder)
        try:
            migrate(server.url, folder)
            yield server
        finally:
            server.stop()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[PrivateRedis]:
    if not shutil.which("redis-server"):
        do_without("Redis is not installed here")
    server = PrivateRedis(tmp_path)
    try:
        yield server.start()
    finally:
        server.stop()
