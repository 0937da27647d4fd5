"""A shift obeys the switch, the breaker and the pace, and what comes too late is not sent."""

import logging
from datetime import timedelta
from time import monotonic

import pytest
from django.db import OperationalError
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import breaker, delivering, envelope, pace, shift, writing
from tgtf_portal.core.mail.outbox.shift import End
from tgtf_portal.core.models import AuditEvent, Message, PostOffice
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.core.tests.posts import NOBODY_HOME, REFUSED, FakePost

pytestmark = pytest.mark.django_db

Status = Message.Status
AGO = timedelta(seconds=1)


@pytest.fixture
def post(monkeypatch):
    """The way out of every shift."""
    post = FakePost()

    class Opened:
        def __enter__(self):
            return post

        def __exit__(self, *exc):
            return False

    monkeypatch.setattr(shift, "open_post", Opened)
    return post


def work(seconds=5.0):
    return shift.work(monotonic() + seconds)


def statuses():
    return list(Message.objects.order_by("pk").values_list("status", flat=True))


# --- The switch ----------------------------------------------------------------------------------
def test_nothing_is_sent_while_the_post_office_is_held_and_everything_after(post):
    staff = CoordinatorFactory()
    MessageFactory.create_batch(3)

    outbox.hold_all("The text was wrong", staff)
    assert work() is End.CLOSED
    assert post.offers == []
    assert (outbox.state().held_because, outbox.state().held_by) == (
        "The text was wrong",
        str(staff),
    )

    outbox.release_all(staff)
    assert work() is End.DONE
    assert len(post.sent) == 3
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {
        "outbox.held",
        "outbox.reconciled",
        "outbox.released",
    }


def test_a_hold_is_noticed_in_the_middle_of_a_batch(post, monkeypatch):
    monkeypatch.setattr(delivering, "GLANCE_SECONDS", -1)
    MessageFactory.create_batch(5)
    take = post.transmit
    post.transmit = lambda content: (take(content), outbox.hold_all("Stop", None))

    assert work() is End.CLOSED
    assert statuses() == [Status.SENT] + [Status.QUEUED] * 4


def test_holding_twice_and_releasing_what_is_open_are_refused():
    with pytest.raises(Refused):
        outbox.release_all(None)
    outbox.hold_all("Once", None)
    with pytest.raises(Refused):
        outbox.hold_all("Twice", None)


# --- Too late ------------------------------------------------------------------------------------
def test_what_comes_too_late_is_dropped_and_what_does_not_is_sent(post):
    MessageFactory(drop_after=timezone.now() - AGO)
    MessageFactory(drop_after=timezone.now() + timedelta(minutes=1))

    assert work() is End.DONE
    assert statuses() == [Status.DROPPED, Status.SENT]
    assert Message.objects.earliest("pk").reason


def test_what_has_become_too_late_in_a_workers_hands_is_withdrawn(post):
    _first, late = MessageFactory.create_batch(2)
    batch = outbox.claim(10)
    Message.objects.filter(pk=late.pk).update(drop_after=timezone.now() - AGO)

    outbox.deliver_all(batch, post)

    assert statuses() == [Status.SENT, Status.DROPPED]
    assert (len(post.sent), post.withdrawn) == (1, 1)


# --- The breaker ---------------------------------------------------------------------------------
def test_a_server_that_is_away_is_tried_once_a_minute_with_one_alarm_and_no_message_blamed(
    post, caplog
):
    MessageFactory.create_batch(3)
    post.on_offer = NOBODY_HOME

    for _minute in range(3):
        for _worker in range(4):
            assert work() is End.CLOSED
        PostOffice.objects.update(rests_until=timezone.now() - AGO)

    assert len(post.offers) == 3
    alarms = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(alarms) == 1
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.QUEUED, 0)}
    assert outbox.state().away


def test_the_breaker_closes_at_the_first_answer(post):
    MessageFactory.create_batch(2)
    breaker.open_up("refused")
    PostOffice.objects.update(rests_until=timezone.now() - AGO)

    assert work() is End.DONE
    assert outbox.state().well
    assert statuses() == [Status.SENT] * 2


def test_of_two_workers_one_tries():
    breaker.open_up("refused")
    PostOffice.objects.update(rests_until=timezone.now() - AGO)
    office = outbox.the_office()

    assert [breaker.may_try(office), breaker.may_try(office)] == [True, False]


# --- The pace ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("allowance", "seconds", "rate", "filled"),
    [(0, 1, 300, 5), (5, 60, 300, 5), (0, 0.1, 300, 0.5), (0, 60, 6, 1), (3, -5, 300, 3)],
)
def test_an_allowance_fills_at_the_pace_set_up_to_a_seconds_worth(allowance, seconds, rate, filled):
    assert pace.refilled(allowance, seconds, rate) == pytest.approx(filled)


def test_no_more_goes_out_than_the_mail_server_welcomes(post, settings):
    settings.OUTBOX_RATE_PER_MINUTE = 600
    MessageFactory.create_batch(60)

    assert work(seconds=1.0) is End.OVER

    assert 12 <= len(post.sent) <= 10 + 10 + 2
    assert Message.objects.filter(status=Status.QUEUED).count() == 60 - len(post.sent)


def test_an_allowance_that_was_not_needed_is_put_back(post, settings):
    settings.OUTBOX_RATE_PER_MINUTE = 600
    MessageFactory.create_batch(2)
    work()

    assert outbox.the_office().allowance >= 7


# --- A database that goes away -------------------------------------------------------------------
def test_what_the_database_did_not_hear_is_told_when_it_is_back(post, monkeypatch):
    MessageFactory.create_batch(3)
    away = OperationalError("server closed the connection")

    def refuse(*args, **kwargs):
        raise away

    take = post.transmit

    def transmit(content):
        take(content)
        monkeypatch.setattr(delivering, "mark_transmitting", refuse)
        monkeypatch.setattr(delivering, "mark_sent", refuse)

    post.transmit = transmit
    with pytest.raises(OperationalError):
        work()
    assert statuses() == [Status.TRANSMITTING, Status.CLAIMED, Status.CLAIMED]

    monkeypatch.undo()
    delivering.finish_rounds()
    assert statuses() == [Status.SENT, Status.QUEUED, Status.QUEUED]
    assert set(Message.objects.values_list("crashes", "doubts")) == {(0, 0)}


# --- What others sign up for ---------------------------------------------------------------------
def test_withheld_messages_are_dropped_with_their_reason(post, monkeypatch):
    _kept, withheld = MessageFactory.create_batch(2)
    monkeypatch.setattr(writing, "_checks", [lambda batch: {withheld.pk: "Unsubscribed."}])

    work()

    assert statuses() == [Status.SENT, Status.DROPPED]
    assert Message.objects.get(pk=withheld.pk).reason == "Unsubscribed."


def test_a_refused_recipient_is_told_to_whoever_signed_up(post, monkeypatch):
    told = []
    handler = lambda message, answer: told.append((message.recipient, answer))  # noqa: E731
    monkeypatch.setattr(envelope, "_handlers", [handler])
    post.on_offer = REFUSED
    message = MessageFactory()

    work()

    assert told == [(message.recipient, str(REFUSED))]


# --- Sources -------------------------------------------------------------------------------------
def test_progress_counts_one_source_in_one_query(django_assert_num_queries):
    for status in (Status.SENT, Status.FAILED, Status.HELD, Status.QUEUED):
        MessageFactory(status=status, source="campaign/1", sent_at=timezone.now() - AGO)
    MessageFactory(source="campaign/2")

    with django_assert_num_queries(1):
        found = outbox.progress("campaign/1")

    assert (found.queued, found.sent, found.failed, found.held) == (1, 1, 1, 1)
    assert 0 < found.rate_per_minute <= 60  # one, at least a second ago
    assert found.seconds_left == pytest.approx(60 / found.rate_per_minute)


def test_a_source_is_held_even_in_a_workers_hands_and_resumed_without_what_staff_hold(post):
    MessageFactory.create_batch(2, source="campaign/1")
    staffs = MessageFactory(source="campaign/1", status=Status.HELD)
    batch = outbox.claim(1)

    assert outbox.hold_source("campaign/1") == 2
    outbox.deliver_all(batch, post)
    assert post.sent == []
    assert outbox.resume_source("campaign/1") == 2
    assert Message.objects.get(pk=staffs.pk).status == Status.HELD
    assert work() is End.DONE
    assert len(post.sent) == 2


def test_a_dropped_source_says_why():
    MessageFactory(source="campaign/1")
    MessageFactory(source="campaign/1", status=Status.SENT, sent_at=timezone.now())

    assert outbox.drop_source("campaign/1", "Cancelled.") == 1
    assert Message.objects.get(status=Status.DROPPED).reason == "Cancelled."
