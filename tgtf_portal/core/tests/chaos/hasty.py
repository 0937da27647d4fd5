"""The control: a worker that drops everything when it is asked to stop. Only tests run it."""

import os
import signal

import django

django.setup()

from celery.signals import worker_ready  # noqa: E402

from tgtf_portal.celery import app  # noqa: E402, F401


@worker_ready.connect
def drop_everything_when_asked(**kwargs: object) -> None:
    """Celery has set its own handler by now."""
    signal.signal(signal.SIGTERM, lambda *_args: os._exit(0))
