"""What refuses to start, and what a worker makes of a task that it does not know."""

from django.conf import settings
from django.core.checks import run_checks

from tgtf_portal.core.checks import sqlite_waits_its_turn
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
