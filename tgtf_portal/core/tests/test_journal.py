"""What left the house is known outside the database, and a database that forgot it is stopped."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core import outbox
from tgtf_portal.core.journal import Journal
from tgtf_portal.core.models import Message, PostOffice
from tgtf_portal.core.outbox import reconciling, shift
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.posts import FakePost

pytestmark = pytest.mark.django_db

Status = Message.Status
FORGOTTEN = {"status": Status.QUEUED, "sent_at": None}


@pytest.fixture
def journal():
    journal = Journal(outbox.the_office().installation)
    yield journal
    journal.close()


def send(number):
    messages = MessageFactory.create_batch(number)
    outbox.deliver_all(outbox.claim(number), FakePost())
    return messages


def died_in_transmission(message):
    Message.objects.filter(pk=message.pk).update(
        status=Status.TRANSMITTING,
        token=uuid.uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )


def test_every_mail_that_left_is_in_the_journal_once(journal):
    messages = send(3)

    assert [line.message_id for line in journal.all()] == [m.message_id for m in messages]
    assert len({line.fingerprint for line in journal.all()}) == 3


def test_a_line_cut_off_by_a_crash_is_passed_over(journal):
    [message] = send(1)
    [path] = journal.folder.iterdir()
    path.write_bytes(path.read_bytes() + b"2026-11-24T07:00:00+00:00 <ab")

    assert [line.message_id for line in journal.all()] == [message.message_id]


def test_a_journal_that_cannot_be_written_stops_no_mail(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.JOURNAL_DIR = str(tmp_path / "file")

    send(1)

    assert Message.objects.get().status == Status.SENT
    assert "The send journal cannot be written" in caplog.text


def test_a_message_that_left_right_before_its_worker_died_is_sent_without_doubt(journal):
    message = MessageFactory()
    journal.note(message)
    died_in_transmission(message)

    assert outbox.claim(1) == []
    message.refresh_from_db()
    assert (message.status, message.doubts, message.crashes) == (Status.SENT, 0, 0)
    assert message.sent_at


def test_a_message_that_the_journal_does_not_know_is_a_doubt(journal):
    message = MessageFactory()
    died_in_transmission(message)

    [again] = outbox.claim(1)
    assert (again.doubts, again.crashes) == (1, 1)


def test_only_the_message_in_hand_is_blamed_for_a_death():
    MessageFactory.create_batch(3)
    outbox.claim(3)
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert [m.crashes for m in outbox.claim(3)] == [1, 0, 0]


# --- After a restore -----------------------------------------------------------------------------
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

    assert found == outbox.Reconciled(marked=3, unknown=0)
    assert set(Message.objects.filter(status=Status.SENT)) == set(left)
    assert outbox.claim(10) == [really_waiting]
    assert not reconciling.is_ahead(journal)


def test_reconciling_knows_a_promise_that_was_made_anew(journal):
    [old] = send(1)
    facts = {"key": old.key, "recipient": old.recipient}
    old.delete()
    again = MessageFactory(**facts)

    assert outbox.reconcile() == outbox.Reconciled(marked=1, unknown=1)
    again.refresh_from_db()
    assert again.status == Status.SENT


def test_after_reconciling_unknown_mails_raise_no_alarm_again(journal):
    send(20)
    Message.objects.all().delete()

    assert outbox.reconcile().unknown == 20
    assert not reconciling.is_ahead(journal)
