"""A worker that knows kinds of mail which bring it down. Only tests run it."""

import os

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.mail import outbox  # noqa: E402
from tgtf_portal.core.models import Message  # noqa: E402


@outbox.sender("test.exits")
def exits(messages: list[Message]) -> outbox.Write:
    return lambda message: os._exit(9)


@outbox.sender("test.raises")
def raises(messages: list[Message]) -> outbox.Write:
    raise ValueError("This row cannot be prepared.")
