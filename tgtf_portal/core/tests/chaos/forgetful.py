"""The control: a worker that takes a lost answer for a plain no. Only tests run it."""

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.mail.transports import TransientFailure  # noqa: E402


def forget(self: TransientFailure, text: str, *, doubtful: bool = False) -> None:
    Exception.__init__(self, text)
    self.doubtful = False


TransientFailure.__init__ = forget
