"""What refuses to start, and what a worker makes of a task that it does not know."""

import pytest
from django.conf import settings
from django.core.checks import run_checks

from tgtf_portal.core.checks import (
    database_file_is_the_portals_own,
    mail_leaves_the_machine,
    sqlite_waits_its_turn,
)
from tgtf_portal.core.tests.judge import Outcome, judge, promise, readers, wait_for_rest

STRANGE = """
from tgtf_portal.celery import app
app.send_task("tgtf_portal.core.tasks.of_another_release", args=[1], kwargs={"strange": True})
app.send_task("tgtf_portal.core.tasks.deliver_due_messages", args=["more", "than", "it", "takes"])
"""


def faults(monkeypatch, **options):
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    monkeypatch.setitem(settings.DATABASES, "default", settings.DATABASES["default"] | sqlite)
    return [fault.id for fault in sqlite_waits_its_turn()]


def test_sqlite_that_would_lose_writes_is_refused(monkeypatch):
    assert faults(monkeypatch) == ["core.E001"]
    assert faults(monkeypatch, transaction_mode="DEFERRED") == ["core.E001"]
    assert faults(monkeypatch, transaction_mode="IMMEDIATE") == []


@pytest.mark.django_db
def test_the_check_is_asked_where_databases_are_checked(monkeypatch):
    faults(monkeypatch)

    found = run_checks(tags=["database"], databases=["default"])

    assert "core.E001" in [fault.id for fault in found]


def test_a_worker_survives_tasks_of_another_release(installation):
    worker = installation.start_worker()

    installation.script(STRANGE)
    promise(installation, readers(5))

    installation.sink.wait_for(5, 20)
    wait_for_rest(installation, 10)
    assert judge(installation) == Outcome()
    assert worker.popen.poll() is None


# --- Before it is let out ------------------------------------------------------------------------
def warned(check):
    return [fault.id for fault in check()]


def test_mail_in_files_is_complained_of_where_a_server_is_set_up(monkeypatch):
    complaints = {}
    for kind in ("filebased", "smtp"):
        transport = {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
        monkeypatch.setattr(settings, "MAIL_TRANSPORT", transport)
        complaints[kind] = warned(mail_leaves_the_machine)

    assert complaints == {"filebased": ["core.W020"], "smtp": []}


@pytest.mark.parametrize(
    ("folder", "file", "complaints"),
    [(0o755, 0o644, ["core.W021"]), (0o700, 0o644, []), (0o755, 0o600, [])],
)
def test_a_database_that_others_can_read_is_complained_of(
    monkeypatch, tmp_path, folder, file, complaints
):
    database = tmp_path / "portal.sqlite3"
    database.touch(file)
    database.chmod(file)
    tmp_path.chmod(folder)
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}
    monkeypatch.setitem(settings.DATABASES, "default", settings.DATABASES["default"] | sqlite)

    assert warned(database_file_is_the_portals_own) == complaints
