"""Promises are rows, written with their cause; claims never overlap and always run out."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import Promise, claiming
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.core.work import doorbell

pytestmark = pytest.mark.django_db

Status = Message.Status
READY_MADE = "mail.ready_made"


def run_out(messages):
    """As if the worker that holds these had died some minutes ago."""
    Message.objects.filter(pk__in=[m.pk for m in messages]).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def promise_and_fail():
    with suppress(ZeroDivisionError), transaction.atomic():
        outbox.promise(outbox.Promise(READY_MADE, key="failed", to="ana@example.org"))
        raise ZeroDivisionError


def test_a_promise_made_twice_is_one_mail():
    for _ in range(2):
        outbox.promise(
            outbox.Promise(READY_MADE, key="registration/7/confirmed", to="ana@example.org")
        )

    assert Message.objects.count() == 1


def test_promises_tell_how_many_are_new():
    first = [Promise(READY_MADE, key=f"invitation/{n}", to="a@example.org") for n in range(3)]
    more = [Promise(READY_MADE, key=f"invitation/{n}", to="a@example.org") for n in (2, 3, 3)]

    assert (outbox.promise_all(first), outbox.promise_all(more)) == (3, 1)
    assert Message.objects.count() == 4


def test_a_promise_is_gone_with_the_transaction_that_caused_it():
    promise_and_fail()

    assert not Message.objects.exists()


def test_the_doorbell_rings_after_the_commit_and_never_after_a_rollback(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(doorbell, "ring", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.promise(outbox.Promise(READY_MADE, key="a", to="ana@example.org"))
        assert rung == []
        promise_and_fail()
    assert rung == [outbox.DELIVERY]


def test_a_message_id_is_short_unique_and_of_our_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "Facility <office@facility.example.org>"
    outbox.promise_all(Promise(READY_MADE, key=str(n), to="a@example.org") for n in range(2))

    one, other = Message.objects.values_list("message_id", flat=True)

    assert one != other
    assert one.endswith("@facility.example.org>")
    assert len(f"Message-ID: {one}") <= 78


def test_claiming_takes_the_urgent_first_then_the_oldest():
    bulk = MessageFactory(priority=Message.Priority.BULK)
    normal, later = MessageFactory.create_batch(2)
    urgent = MessageFactory(priority=Message.Priority.URGENT)

    assert [m.pk for m in outbox.claim(3)] == [urgent.pk, normal.pk, later.pk]
    assert [m.pk for m in outbox.claim(3)] == [bulk.pk]


def test_claiming_leaves_what_is_not_due():
    MessageFactory(due_at=timezone.now() + timedelta(minutes=1))
    for status in (Status.SENT, Status.FAILED, Status.HELD, Status.DOUBTFUL, Status.DROPPED):
        MessageFactory(status=status, sent_at=timezone.now())

    assert outbox.claim(10) == []


def test_two_claims_never_overlap():
    MessageFactory.create_batch(5)

    first, second = outbox.claim(3), outbox.claim(3)

    assert {m.pk for m in first}.isdisjoint(m.pk for m in second)
    assert (len(first), len(second)) == (3, 2)


def test_a_claim_that_comes_too_late_takes_nothing():
    MessageFactory.create_batch(2)
    seen_by_both = claiming._due_now(10)
    outbox.claim(10)

    assert claiming._take(seen_by_both, uuid.uuid4()) == 0


def test_a_beaten_worker_looks_again_instead_of_going_home(monkeypatch):
    beaten_to, left = MessageFactory.create_batch(2)
    look, views = claiming._due_now, iter([[beaten_to.pk]])
    outbox.claim(1)

    monkeypatch.setattr(claiming, "_due_now", lambda most: next(views, None) or look(most))

    assert [m.pk for m in outbox.claim(1)] == [left.pk]


def test_an_expired_lease_is_claimed_again():
    message = MessageFactory()
    held = outbox.claim(1)
    assert outbox.claim(1) == []

    run_out(held)

    [again] = outbox.claim(1)
    assert (again.pk, again.attempts, again.doubts) == (message.pk, 2, 0)
    assert again.token != held[0].token


def test_what_was_caught_in_transmission_is_sent_again_and_flagged():
    MessageFactory()
    held = outbox.claim(1)
    Message.objects.update(status=Status.TRANSMITTING)
    run_out(held)

    [again] = outbox.claim(1)

    assert (again.status, again.doubts) == (Status.CLAIMED, 1)


def test_what_was_caught_in_transmission_is_doubtful_where_one_copy_was_promised():
    MessageFactory(at_most_once=True)
    held = outbox.claim(1)
    Message.objects.update(status=Status.TRANSMITTING)
    run_out(held)

    assert outbox.claim(1) == []
    message = Message.objects.get()
    assert (message.status, message.doubts, message.token) == (Status.DOUBTFUL, 1, None)
    assert message.reason


def test_a_doubt_is_counted_once_however_many_workers_find_it():
    MessageFactory()
    held = outbox.claim(1)
    Message.objects.update(status=Status.TRANSMITTING)
    run_out(held)

    claiming._due_now(1)
    claiming._due_now(1)

    assert Message.objects.get().doubts == 1


def test_a_message_that_kills_its_workers_takes_no_others_along_and_fails_in_the_end():
    poison, bystander = MessageFactory.create_batch(2)
    for _death in range(2):
        assert len(outbox.claim(10)) == 2
        run_out([poison, bystander])

    assert [m.pk for m in outbox.claim(10)] == [poison.pk]
    assert [m.pk for m in outbox.claim(10)] == [bystander.pk]

    Message.objects.filter(pk=poison.pk).update(attempts=outbox.MOST_ATTEMPTS)
    run_out([poison])
    assert outbox.claim(10) == []
    poison.refresh_from_db()
    assert poison.status == Status.FAILED
    assert poison.reason


def test_retry_queues_under_the_same_message_id_and_leaves_a_trace():
    staff = CoordinatorFactory()
    failed = MessageFactory(status=Status.FAILED, attempts=8, reason="550 no such user")
    sent = MessageFactory(status=Status.SENT, sent_at=timezone.now())

    assert outbox.retry(Message.objects.all(), by=staff) == 1

    again = Message.objects.get(pk=failed.pk)
    assert (again.status, again.attempts, again.reason) == (Status.QUEUED, 0, "")
    assert again.message_id == failed.message_id
    assert Message.objects.get(pk=sent.pk).status == Status.SENT
    assert AuditEvent.objects.get().verb == "message.retried"


def test_hold_keeps_queued_messages_back_and_retry_releases_them():
    staff = CoordinatorFactory()
    MessageFactory()

    assert outbox.hold(Message.objects.all(), by=staff) == 1
    assert outbox.claim(1) == []
    assert outbox.retry(Message.objects.all(), by=staff) == 1
    assert len(outbox.claim(1)) == 1
