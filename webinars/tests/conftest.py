"""What a mail server really gets, for tests that ask who is told."""

from collections.abc import Callable, Iterator

import pytest

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.transports import SmtpPost
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.sink import Delivery, SmtpSink


@pytest.fixture
def post(smtp_sink: SmtpSink) -> Iterator[Callable[[], list[Delivery]]]:
    """Delivers what is due; gives what the mail server took this time."""
    server = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": smtp_sink.port})

    def deliver() -> list[Delivery]:
        before = len(smtp_sink.deliveries)
        outbox.deliver_all(outbox.claim(100), server)
        number = Message.objects.filter(status="sent").count()
        return smtp_sink.wait_for(number, 10)[before:]

    yield deliver
    server.close()
