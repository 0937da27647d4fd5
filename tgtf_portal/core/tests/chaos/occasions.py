"""A reminder for each other second of the clock; TEST_KEYS=fresh forgets which were promised."""

import os
import time
import uuid

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402
from tgtf_portal.core.mail import outbox  # noqa: E402


@app.task(name="occasions.remind")
def remind() -> None:
    occasion = int(time.time()) // 2
    key = uuid.uuid4() if os.environ["TEST_KEYS"] == "fresh" else occasion
    letter = {"subject": "Soon", "text": "It begins soon."}
    to = f"occasion{occasion}@example.org"
    outbox.promise(outbox.Promise("mail.ready_made", key=f"occasion/{key}", to=to, context=letter))


app.conf.beat_schedule = {"remind": {"task": "occasions.remind", "schedule": 1.0}}
