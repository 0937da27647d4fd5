"""Erased by the command line in an installation of its own: not even the database's file tells."""

import zipfile

import pytest

from tgtf_portal.core.tests.live import wait_until

PERSON = "zqmarked@marked.example.org"
STORY = f"""
from webinars.registration.domain.actions import register
from webinars.tests.factories import WebinarFactory
for webinar in WebinarFactory.create_batch(2):
    register(webinar, email="{PERSON}", name="Zqmarked Zqname", organisation="Zqmarked firm")
    for n in range(30):
        register(webinar, email=f"other{{n}}@example.org", name=f"Other {{n}}")
"""
FORGET = """
from tgtf_portal.core.tasks import forget_last_mails
forget_last_mails()
"""
LEFT = "SELECT COUNT(*) FROM core_message WHERE kind = 'person.erased' AND status = 'sent'"


def raw(installation):
    """Every file that the installation keeps, byte by byte."""
    files = [*installation.folder.glob("portal.sqlite3*"), *installation.folder.rglob("var/**/*")]
    return b"".join(file.read_bytes() for file in files if file.is_file()).lower()


@pytest.fixture
def told(installation):
    """Its mails have left."""
    installation.script(STORY)
    installation.start_worker()
    installation.sink.wait_for(62, 60)
    return installation


def test_nothing_is_left_in_any_file(told):
    if told.database.startswith("sqlite"):
        assert b"zqmarked" in raw(told)
    archive = told.folder / "archive.zip"

    assert "Registrations" in told.manage("person", "erase", PERSON, "--dry-run")
    told.manage("person", "export", PERSON, "--to", str(archive))
    with zipfile.ZipFile(archive) as kept:
        assert "Zqmarked firm" in kept.read("index.html").decode()
    archive.unlink()
    told.manage("person", "erase", PERSON)
    wait_until(lambda: told.query(LEFT) == [(1,)], 30, "the last mail has left")
    told.script(FORGET)

    assert [m.recipient for m in told.sink.deliveries].count(PERSON) == 3
    assert b"zqmarked" not in raw(told)
    assert "Nothing here is about" in told.manage("person", "erase", PERSON)
    assert "gone." in told.manage("retention")


def test_a_restored_backup_says_whom_it_did_not_bring_back(told):
    backup = told.folder / "backup"
    told.manage("backup", str(backup))
    told.manage("person", "erase", PERSON)
    wait_until(lambda: told.query(LEFT) == [(1,)], 30, "the last mail has left")
    for process in told.processes:
        process.kill()

    said = told.manage("restore", str(backup))

    assert "Erasures that the backup does not know, repeated: 1." in said
    names = told.query("SELECT DISTINCT name FROM webinars_registration WHERE name LIKE '%Zq%'")
    assert names == []
