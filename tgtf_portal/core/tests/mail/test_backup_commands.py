"""What an operator reads who backs up and restores, above all where something is not as it should
be."""

import sqlite3
import stat
from contextlib import closing

import pytest

from tgtf_portal.core.tests.judge import promise, readers


def tried(installation, *args):
    """What a command said that ends badly, and that it says no more than that."""
    done = installation.run("manage.py", *args)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def counts(installation):
    return installation.query("SELECT status, COUNT(*) FROM core_message GROUP BY status")


def test_a_backup_is_for_its_owner_alone(installation):
    target = installation.folder / "backup"

    installation.manage("backup", str(target))

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_backup_that_cannot_be_written_is_refused_in_a_sentence(installation):
    folder = installation.folder

    assert "cannot be written" in tried(installation, "backup", str(folder / "nowhere" / "backup"))
    assert "exists already" in tried(installation, "backup", str(folder))


def test_what_is_no_backup_is_refused_in_a_sentence_and_nothing_is_lost(installation):
    if not installation.database.startswith("sqlite"):
        pytest.skip("pg_restore has sentences of its own")
    promise(installation, readers(3))
    folder = installation.folder
    (folder / "empty").touch()
    (folder / "text").write_text("hello")
    with closing(sqlite3.connect(folder / "other")) as other:
        other.execute("CREATE TABLE a (b)")
        other.commit()

    said = {
        name: tried(installation, "restore", str(folder / name))
        for name in ("empty", "text", "other", "nothing", "")
    }

    assert "no backup of this portal" in said["empty"]
    assert "no sound SQLite database" in said["text"]
    assert "no backup of this portal" in said["other"]
    assert "does not exist" in said["nothing"]
    assert "is no file" in said[""]
    assert counts(installation) == [("queued", 3)]
