"""A worker whose shift does not end while it sleeps, so that it wakes up with a batch in hand."""

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core import tasks  # noqa: E402

tasks.SHIFT_SECONDS = 600
