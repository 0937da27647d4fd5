"""A post that fails on request."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from tgtf_portal.core.mail.transports import PermanentFailure, TransientFailure, Unreachable

REFUSED = PermanentFailure("550 5.1.1 No such user here")
GREYLISTED = TransientFailure("451 4.7.1 Come back later")
ANSWER_LOST = TransientFailure("Connection lost in transmission", doubtful=True)
NOBODY_HOME = Unreachable("No connection to the mail server: refused")


class FakePost:
    """Takes everything but what it was told to fail at."""

    def __init__(self, *, on_offer: Exception | None = None, on_data: Exception | None = None):
        self.on_offer = on_offer
        self.on_data = on_data
        self.offers: list[str] = []
        self.sent: list[EmailMessage] = []
        self.withdrawn = 0

    def offer(self, sender: str, recipient: str) -> None:
        self.offers.append(recipient)
        if self.on_offer:
            raise self.on_offer

    def withdraw(self) -> None:
        self.withdrawn += 1

    def transmit(self, content: bytes) -> None:
        if self.on_data:
            raise self.on_data
        self.sent.append(parse(content))

    def close(self) -> None: ...


def parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)
