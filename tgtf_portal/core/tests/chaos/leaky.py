"""The control: a worker that keeps what it sends. Only tests run it."""

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.mail.transports import SmtpPost  # noqa: E402

KEPT: list[bytes] = []
transmit = SmtpPost.transmit


def transmit_and_keep(self: SmtpPost, content: bytes) -> None:
    KEPT.append(content + bytes(80_000))
    transmit(self, content)


SmtpPost.transmit = transmit_and_keep
