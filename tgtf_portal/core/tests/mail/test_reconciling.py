"""A database that has forgotten what left is held, and learns it from the send journal."""

import uuid

import pytest

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.journal import Journal
from tgtf_portal.core.mail.outbox import reconciling, shift
from tgtf_portal.core.models import Message, PostOffice
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.core.tests.journals import died_in_transmission, forget, send, transmit_and_fail
from tgtf_portal.core.tests.posts import ANSWER_LOST, GREYLISTED, REFUSED, FakePost

pytestmark = pytest.mark.django_db

Status = Message.Status
FORGOTTEN = {"status": Status.QUEUED, "sent_at": None}


@pytest.fixture
def journal():
    journal = Journal(outbox.the_office().installation)
    yield journal
    journal.close()


def test_a_database_that_is_up_to_date_is_not_held(journal):
    send(20)

    assert not reconciling.is_ahead(journal)


def test_a_database_that_calls_a_sent_mail_queued_is_held_before_anything_goes(journal):
    [*_others, last] = send(20)
    Message.objects.filter(pk=last.pk).update(**FORGOTTEN)

    assert shift.work(until=0) is shift.End.CLOSED

    assert outbox.state().held
    assert Message.objects.get(pk=last.pk).status == Status.QUEUED


def test_a_database_that_never_heard_of_the_last_mails_is_held(journal):
    send(20)
    Message.objects.all().delete()

    assert reconciling.is_ahead(journal)


def test_a_database_that_never_heard_of_an_offer_without_answer_is_held(journal):
    transmit_and_fail(ANSWER_LOST)

    assert reconciling.is_ahead(journal)


@pytest.mark.parametrize("failure", [ANSWER_LOST, GREYLISTED, REFUSED])
def test_a_failure_that_the_database_knows_is_no_alarm(journal, failure):
    MessageFactory()
    outbox.deliver_all(outbox.claim(1), FakePost(on_data=failure))
    outbox.retry(Message.objects.all(), by=CoordinatorFactory())

    assert not reconciling.is_ahead(journal)


def test_a_refusal_noted_between_the_two_looks_is_no_alarm(journal, monkeypatch):
    """Another worker writes it down right after the journal was read, then puts the message off."""
    message = MessageFactory()
    journal.note_offered(message)
    newest = journal.newest
    looks = []

    def look(most):
        looks.append(most)
        lines = newest(most)
        if len(looks) == 1:
            journal.note_refused(message)
        return lines

    monkeypatch.setattr(journal, "newest", look)

    assert not reconciling.is_ahead(journal)
    assert len(looks) == 2


def test_a_few_mails_that_were_erased_are_no_alarm(journal):
    messages = send(20)
    Message.objects.filter(pk__in=[m.pk for m in messages[-2:]]).delete()

    assert not reconciling.is_ahead(journal)


def test_an_answer_that_came_late_is_no_alarm(journal):
    message = MessageFactory(doubts=1)
    journal.note(message)

    assert not reconciling.is_ahead(journal)


def test_another_database_has_a_journal_of_its_own():
    send(1)
    PostOffice.objects.update(installation=uuid.uuid4())
    Message.objects.update(**FORGOTTEN)

    assert not reconciling.is_ahead(Journal(outbox.the_office().installation))


def test_reconciling_marks_what_left_and_a_release_lets_only_the_rest_go(journal):
    left = send(3)
    Message.objects.update(**FORGOTTEN)
    really_waiting = MessageFactory()
    outbox.hold_all("restored", None)

    found = outbox.release_all(None)

    assert found == outbox.Reconciled(marked=3, unknown=0, doubtful=0)
    assert set(Message.objects.filter(status=Status.SENT)) == set(left)
    assert outbox.claim(10) == [really_waiting]
    assert not reconciling.is_ahead(journal)


def test_reconciling_knows_a_promise_that_was_made_anew(journal):
    [old] = send(1)
    facts = {"key": old.key, "recipient": old.recipient}
    old.delete()
    again = MessageFactory(**facts)

    assert outbox.reconcile() == outbox.Reconciled(marked=1, unknown=1, doubtful=0)
    again.refresh_from_db()
    assert again.status == Status.SENT


@pytest.mark.parametrize(
    ("at_most_once", "status"), [(False, Status.QUEUED), (True, Status.DOUBTFUL)]
)
def test_reconciling_flags_what_was_offered_and_never_answered(journal, at_most_once, status):
    message = transmit_and_fail(ANSWER_LOST, at_most_once=at_most_once)

    assert outbox.reconcile() == outbox.Reconciled(marked=0, unknown=0, doubtful=1)
    message.refresh_from_db()
    assert (message.status, message.doubts) == (status, 1)
    assert "may have left" in message.reason
    assert outbox.reconcile().doubtful == 0
    assert not reconciling.is_ahead(journal)


def test_what_staff_send_again_though_it_is_doubtful_is_not_kept_back_a_second_time(journal):
    message = transmit_and_fail(ANSWER_LOST, at_most_once=True)
    outbox.reconcile()
    outbox.retry(Message.objects.all(), by=CoordinatorFactory())

    assert outbox.reconcile().doubtful == 0
    assert outbox.claim(1) == [message]


@pytest.mark.parametrize("failure", [REFUSED, GREYLISTED])
def test_what_the_server_refused_is_no_doubt_after_a_restore(journal, failure):
    message = transmit_and_fail(failure, at_most_once=True)

    assert not reconciling.is_ahead(journal)
    assert outbox.reconcile() == outbox.Reconciled(marked=0, unknown=0, doubtful=0)
    message.refresh_from_db()
    assert (message.status, message.doubts) == (Status.QUEUED, 0)


def test_a_copy_that_may_have_left_before_the_one_that_did_is_flagged(journal):
    message = transmit_and_fail(ANSWER_LOST)
    outbox.deliver_all(outbox.claim(1), FakePost())
    forget(message)

    assert outbox.reconcile().marked == 1
    message.refresh_from_db()
    assert (message.status, message.doubts) == (Status.SENT, 1)


@pytest.mark.parametrize(
    ("caught", "doubts"), [(Status.CLAIMED, [1, 1]), (Status.TRANSMITTING, [0, 1])]
)
def test_what_a_backup_caught_in_a_workers_hands_is_doubted_once(journal, caught, doubts):
    message = transmit_and_fail(ANSWER_LOST)
    died_in_transmission(message)
    Message.objects.update(status=caught)

    outbox.reconcile()
    message.refresh_from_db()
    [again] = outbox.claim(1)

    assert [message.doubts, again.doubts] == doubts


def test_reconciling_leaves_alone_what_a_worker_took_meanwhile(journal, monkeypatch):
    message = MessageFactory(at_most_once=True)
    not_sent = reconciling._not_sent

    def read_and_claim():
        found = not_sent()
        [claimed] = outbox.claim(1)
        journal.note_offered(claimed)
        return found

    monkeypatch.setattr(reconciling, "_not_sent", read_and_claim)

    assert outbox.reconcile().doubtful == 0
    message.refresh_from_db()
    assert (message.status, message.doubts) == (Status.CLAIMED, 0)


def test_after_reconciling_unknown_mails_raise_no_alarm_again(journal):
    send(20)
    Message.objects.all().delete()

    assert outbox.reconcile().unknown == 20
    assert not reconciling.is_ahead(journal)
