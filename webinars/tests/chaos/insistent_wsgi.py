"""The control: a web process whose requests fail with the broker. Only tests run it."""

from tgtf_portal.celery import app
from tgtf_portal.core.work import doorbell
from tgtf_portal.wsgi import application  # noqa: F401


def ring(task: str) -> None:
    app.send_task(task, retry_policy={"max_retries": 1, "interval_start": 0.1})


doorbell.ring = ring
