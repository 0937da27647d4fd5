"""Databases and brokers for real processes: made once, then copied for each installation."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tgtf_portal.core.tests.nursery import libraries

ROOT = Path(__file__).resolve().parents[3]
REDIS_NUMBERS = 16
# As `migrate` leaves it, in a tenth of the time.
MAKE_TABLES = """
import django
from django.core.management import call_command
django.setup()
from tgtf_portal.pages.management.commands.prepare_demo import make_tables
make_tables()
call_command("createcachetable")
"""


def blank_database(folder: Path) -> Iterator[str]:
    """The address of a migrated, empty database; gone when the iterator is closed."""
    with new_database(folder, "blank") as url:
        migrate(url, folder)
        yield url


def migrate(url: str, folder: Path) -> None:
    run_script(MAKE_TABLES, url, folder)


def run_script(script: str, url: str, folder: Path) -> str:
    """What a piece of Python prints in a process whose settings name this database."""
    env = {**os.environ, "DEBUG": "1", "DATABASE_URL": url, "VAR_DIR": str(folder / "var")}
    env["DJANGO_SETTINGS_MODULE"] = "tgtf_portal.settings"
    env.pop("REDIS_URL", None)  # then the cache table is made, too
    done = libraries().run(["-c", script], env, 240)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@contextmanager
def copied_database(blank: str, folder: Path) -> Iterator[str]:
    if blank.startswith("sqlite"):
        shutil.copy(blank.removeprefix("sqlite:///"), folder / "portal.sqlite3")
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
    else:
        with new_database(folder, folder.name, template=_name(blank)) as url:
            yield url


@contextmanager
def new_database(folder: Path, label: str, template: str = "template1") -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / f'{label}.sqlite3'}"
        return
    name = "".join(c if c.isalnum() else "_" for c in f"live_{os.getpid()}_{label}".lower())[:60]
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _renamed(server, name)
    finally:
        _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def query(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Rows of an installation's database, read from outside; the same SQL for both engines."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as connection:
            rows = connection.execute(sql).fetchall()
            connection.commit()
            return rows
    return _on_server(url, sql)


def _on_server(url: str, sql: str) -> list[tuple[Any, ...]]:
    import psycopg2

    with closing(psycopg2.connect(url, connect_timeout=5)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def _renamed(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _name(url: str) -> str:
    return urlsplit(url).path.strip("/")


def private_redis() -> str:
    """A number of its own on the tests' Redis, emptied of what earlier installations left there."""
    given = os.environ.get("REDIS_URL", "")
    if not given:
        return ""
    import redis

    number = (int(_name(given) or 0) + REDIS_NUMBERS // 4) % REDIS_NUMBERS
    url = _renamed(given, str(number))
    with closing(redis.from_url(url)) as server:
        for pattern in ("celery*", "unacked*", "_kombu*", ":1:*"):
            for key in server.scan_iter(pattern):
                server.delete(key)
    return url
