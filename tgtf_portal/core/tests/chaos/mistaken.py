"""The control: a worker that takes each hang-up for the fault of one message. Only tests run it."""

import django

django.setup()

from tgtf_portal.celery import app  # noqa: E402, F401
from tgtf_portal.core.post import SmtpPost, TransientFailure, Unreachable  # noqa: E402

offer = SmtpPost.offer


def offer_and_blame(self: SmtpPost, sender: str, recipient: str) -> None:
    try:
        offer(self, sender, recipient)
    except Unreachable as failure:
        raise TransientFailure(str(failure)) from failure


SmtpPost.offer = offer_and_blame
