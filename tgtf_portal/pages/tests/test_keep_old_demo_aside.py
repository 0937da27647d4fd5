"""A demonstration that another form of the portal made is kept, and does not stop the new one."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tgtf_portal.pages.management.commands import keep_old_demo_aside

COMMAND = "keep_old_demo_aside"


def make_database(folder, *migrations):
    with sqlite3.connect(folder / "portal.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        rows = [(number, *names, "2026-01-01") for number, names in enumerate(migrations)]
        database.executemany("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", rows)
    database.close()


def run(folder):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", COMMAND],
        cwd=settings.BASE_DIR,
        env={**kept, "DEBUG": "1", "VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout


def test_a_demo_of_an_older_form_is_kept_with_its_mails_and_said_in_one_line(tmp_path):
    make_database(tmp_path, ("webinars", "0001_initial"), ("webinars", "0002_of_an_older_form"))
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "lines").write_text("sent")

    said = run(tmp_path)

    (kept,) = tmp_path.glob("kept-*")
    assert said == f"A demonstration of an older form is kept in {kept}; a new one begins.\n"
    assert (kept / "journal" / "lines").read_text() == "sent"
    with sqlite3.connect(kept / "portal.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone() == (2,)
    database.close()


def test_a_demo_of_this_form_stays_where_it_is(tmp_path):
    make_database(tmp_path, ("webinars", "0001_initial"))

    assert run(tmp_path) == ""
    assert (tmp_path / "portal.sqlite3").exists()
    assert [*tmp_path.glob("kept-*")] == []


@pytest.mark.django_db
def test_a_database_that_lacks_a_table_or_a_column_is_of_another_form(monkeypatch):
    there = set(connection.introspection.table_names())

    assert not keep_old_demo_aside.is_of_another_form()
    without = there - {"clusters_facility"}
    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor=None: without)
    assert keep_old_demo_aside.is_of_another_form()

    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor=None: there)
    monkeypatch.setattr(connection.introspection, "get_table_description", lambda *_args: [])
    assert keep_old_demo_aside.is_of_another_form()
