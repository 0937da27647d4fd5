"""Each step of a delivery is marked, by whoever still holds the message and by nobody else."""

from datetime import timedelta
from time import monotonic

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.journal import Journal
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.mail.transports import Unreachable
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.posts import (
    ANSWER_LOST,
    GREYLISTED,
    NOBODY_HOME,
    REFUSED,
    FakePost,
)

pytestmark = pytest.mark.django_db

Status = Message.Status


@pytest.fixture
def kind(monkeypatch):
    """A kind of message for the test, written by the function it gives."""
    monkeypatch.setattr(writing, "_senders", dict(writing._senders))

    def sign_up(prepare):
        outbox.sender("test.kind")(prepare)
        return "test.kind"

    return sign_up


def deliver_one(post, **facts):
    MessageFactory(**facts)
    [message] = outbox.claim(1)
    outbox.deliver(message, post)
    return Message.objects.get()


def test_a_delivered_message_is_sent_and_forgets_its_finished_text():
    post = FakePost()

    message = deliver_one(post)

    assert (message.status, message.subject, message.context) == (
        Status.SENT,
        "Hello",
        {"subject": "Hello"},
    )
    assert message.sent_at
    assert [mail["Message-ID"] for mail in post.sent] == [message.message_id]


def test_transmitting_is_written_after_the_server_took_the_recipient_and_before_the_content():
    seen = []

    class Watching(FakePost):
        def offer(self, sender, recipient):
            seen.append(Message.objects.get().status)

        def transmit(self, content):
            seen.append(Message.objects.get().status)

    deliver_one(Watching())

    assert [*seen, Message.objects.get().status] == [
        Status.CLAIMED,
        Status.TRANSMITTING,
        Status.SENT,
    ]


def test_a_late_worker_neither_sends_nor_marks():
    MessageFactory()
    [mine] = outbox.claim(1)
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    [theirs] = outbox.claim(1)
    post = FakePost()

    assert outbox.deliver(mine, post) is False

    assert (post.sent, post.withdrawn) == ([], 1)
    assert Message.objects.get().token == theirs.token


def test_a_worker_whose_lease_ran_out_sends_nothing_even_if_nobody_else_came():
    MessageFactory()
    [mine] = outbox.claim(1)
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    post = FakePost()

    outbox.deliver(mine, post)

    assert post.sent == []


def test_a_permanent_refusal_fails_at_once_with_its_reason():
    message = deliver_one(FakePost(on_offer=REFUSED))

    assert (message.status, message.reason, message.attempts) == (Status.FAILED, str(REFUSED), 1)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 5), (2, 15), (3, 60), (6, 720)])
def test_a_passing_refusal_is_tried_again_later_and_later(attempts, minutes):
    message = deliver_one(FakePost(on_offer=GREYLISTED), attempts=attempts)

    pause = (message.due_at - timezone.now()).total_seconds() / 60
    assert (message.status, message.reason) == (Status.QUEUED, str(GREYLISTED))
    assert 0.79 * minutes < pause < 1.21 * minutes
    assert message.doubts == 0


def test_the_last_passing_refusal_is_a_failure():
    message = deliver_one(FakePost(on_offer=GREYLISTED), attempts=outbox.MOST_ATTEMPTS - 1)

    assert message.status == Status.FAILED


def test_a_lost_answer_is_a_doubt_and_the_message_goes_again_under_its_message_id():
    message = deliver_one(FakePost(on_data=ANSWER_LOST))
    assert (message.status, message.doubts) == (Status.QUEUED, 1)

    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    post = FakePost()
    outbox.deliver_all(outbox.claim(1), post)

    assert post.sent[0]["Message-ID"] == message.message_id
    assert (Message.objects.get().status, Message.objects.get().doubts) == (Status.SENT, 1)


def test_a_lost_answer_is_listed_for_staff_where_one_copy_was_promised():
    message = deliver_one(FakePost(on_data=ANSWER_LOST), at_most_once=True)

    assert (message.status, message.doubts, message.reason) == (
        Status.DOUBTFUL,
        1,
        str(ANSWER_LOST),
    )


def test_a_message_that_cannot_be_written_fails_alone_and_says_why(kind):
    def prepare(batch):
        def write(message):
            if message.context.get("poison"):
                raise ValueError("no such webinar")
            return outbox.Letter(subject="Hello", text="Good morning.\n")

        return write

    name = kind(prepare)
    for context in ({}, {"poison": True}, {}):
        MessageFactory(kind=name, context=context)
    post = FakePost()

    outbox.deliver_all(outbox.claim(10), post)

    assert [m.status for m in Message.objects.order_by("pk")] == [
        Status.SENT,
        Status.FAILED,
        Status.SENT,
    ]
    assert "no such webinar" in Message.objects.get(status=Status.FAILED).reason


def test_a_batch_that_cannot_be_prepared_together_is_prepared_one_by_one(kind):
    def prepare(batch):
        if any(message.context.get("poison") for message in batch):
            raise ValueError("spoilt")
        return lambda message: outbox.Letter(subject="Hello", text="Good morning.\n")

    name = kind(prepare)
    for context in ({}, {"poison": True}, {}):
        MessageFactory(kind=name, context=context)

    outbox.deliver_all(outbox.claim(10), FakePost())

    assert Message.objects.filter(status=Status.SENT).count() == 2
    assert Message.objects.get(status=Status.FAILED).context == {"poison": True}


def test_a_kind_that_nobody_writes_fails_with_a_reason():
    message = deliver_one(FakePost(), kind="of.old")

    assert message.status == Status.FAILED
    assert "of.old" in message.reason


def test_a_name_with_line_breaks_never_reaches_the_headers():
    post = FakePost()

    message = deliver_one(post, recipient_name="Ana\r\nBcc: everybody@example.org")

    assert post.offers == []
    assert message.status == Status.FAILED
    assert message.reason


def test_what_is_no_longer_due_is_dropped(kind):
    name = kind(lambda batch: lambda message: None)
    post = FakePost()

    message = deliver_one(post, kind=name, context={"registration": 7})

    assert (message.status, message.context, post.offers) == (Status.DROPPED, {}, [])
    assert message.reason


def test_a_database_that_went_away_is_no_fault_of_the_message(kind):
    def prepare(batch):
        def write(message):
            raise OperationalError("server closed the connection")

        return write

    with pytest.raises(OperationalError):
        deliver_one(FakePost(), kind=kind(prepare))

    message = Message.objects.get()
    assert (message.status, message.attempts, message.crashes) == (Status.QUEUED, 0, 0)


def test_a_dead_mail_server_is_tried_once_and_no_message_is_blamed():
    MessageFactory.create_batch(3)
    post = FakePost(on_offer=NOBODY_HOME)

    with pytest.raises(Unreachable):
        outbox.deliver_all(outbox.claim(10), post)

    assert len(post.offers) == 1
    messages = Message.objects.order_by("pk")
    assert [(m.status, m.attempts) for m in messages] == [(Status.QUEUED, 0)] * 3


def test_at_the_end_of_a_shift_the_rest_of_the_batch_goes_back_untouched():
    MessageFactory.create_batch(3)
    post = FakePost()

    assert outbox.deliver_all(outbox.claim(10), post, until=monotonic() - 1) is False

    assert post.offers == []
    assert [(m.status, m.attempts) for m in Message.objects.all()] == [(Status.QUEUED, 0)] * 3
    assert len(outbox.claim(10)) == 3


def test_a_mail_costs_one_statement_beyond_the_claim_and_the_end():
    journal = Journal(outbox.the_office().installation)
    cost = {}
    for size in (1, 11):
        MessageFactory.create_batch(size)
        with CaptureQueriesContext(connection) as claiming:
            batch = outbox.claim(50)
        with CaptureQueriesContext(connection) as delivering:
            outbox.deliver_all(batch, FakePost(), journal=journal)
        cost[size] = (len(claiming), len(delivering))

    assert cost == {1: (3, 2), 11: (3, 12)}
