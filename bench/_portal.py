"""Imported first, it gives a script the portal with a folder and a database of its own.

DATABASE_URL names another database than a temporary SQLite file; what is in that one is lost.
Nothing is delivered by itself: there is no worker. EMAIL_URL names a port on which nobody listens
until the script starts a mail server there.
"""

import atexit
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

from tgtf_portal.core.tests.databases import migrate, query  # noqa: E402
from tgtf_portal.core.tests.sink import free_port  # noqa: E402

_folder = tempfile.TemporaryDirectory(prefix="bench-")
atexit.register(_folder.cleanup)
FOLDER = Path(_folder.name)
MAIL_PORT = free_port()
ARRIVED = FOLDER / "arrived"  # a line for each mail that the server took

(FOLDER / "static").mkdir()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'portal.sqlite3'}")


def make_anew(database: str, folder: Path) -> None:
    """The tables without rows; what a PostgreSQL database held is lost."""
    if database.startswith("postgres"):
        query(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrate(database, folder)


make_anew(os.environ["DATABASE_URL"], FOLDER)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings",
    "DEBUG": "1",
    "VAR_DIR": str(FOLDER),
    "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_PORT}",
    "ALLOWED_HOSTS": "testserver,127.0.0.1",
    "LOG_LEVEL": "ERROR",
}
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

settings.DEBUG = False  # with DEBUG Django would keep each statement


def in_own_process(work: Callable[..., Any], *args: Any) -> Any:
    """What `work` returns, from a process whose peak of memory is its own."""
    connections.close_all()
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(work, *args).result()


@contextmanager
def mail_server() -> Iterator[None]:
    argv = [sys.executable, "-m", "tgtf_portal.core.tests.sink", str(MAIL_PORT), str(ARRIVED)]
    process = subprocess.Popen(argv, cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def lines(record: Path) -> int:
    return record.read_bytes().count(b"\n") if record.exists() else 0


class Spent:
    """Seconds by the wall's clock and by the processor's, added up over `with` blocks."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_exception: object) -> None:
        wall, processor = self._began
        self.seconds += time.perf_counter() - wall
        self.processor += time.process_time() - processor
