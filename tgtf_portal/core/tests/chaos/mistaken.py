# ruff: noqa: E402  # Django is set up before models are imported
"""The control: a worker that takes each hang-up for the fault of one message. Only tests run it."""

import django

django.setup()

from tgtf_portal.core.mail.transports import (
    SmtpPost,
    TransientFailure,
    Unreachable,
)

offer = SmtpPost.offer


def offer_and_blame(self: SmtpPost, sender: str, recipient: str) -> None:
    try:
        offer(self, sender, recipient)
    except Unreachable as failure:
        raise TransientFailure(str(failure)) from failure


SmtpPost.offer = offer_and_blame
