"""A worker that waits for a mail server's answer for a moment only. Only tests run it."""

import django

django.setup()

from django.conf import settings  # noqa: E402

from tgtf_portal.celery import app  # noqa: E402, F401

settings.MAIL_TIMEOUT_SECONDS = 0.5
