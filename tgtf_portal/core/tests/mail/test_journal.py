"""What left the house is known outside the database: before it leaves, and with its answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.journal import OFFERED, REFUSED, TAKEN, Journal, Line, traces
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.journals import (
    died_in_transmission,
    marks,
    send,
    taken,
    transmit_and_fail,
)
from tgtf_portal.core.tests.posts import ANSWER_LOST, GREYLISTED, FakePost
from tgtf_portal.core.tests.posts import REFUSED as REFUSED_FOREVER

pytestmark = pytest.mark.django_db

Status = Message.Status


@pytest.fixture
def journal():
    journal = Journal(outbox.the_office().installation)
    yield journal
    journal.close()


def test_every_mail_that_left_is_in_the_journal_once(journal):
    messages = send(3)

    assert [line.message_id for line in taken(journal)] == [m.message_id for m in messages]
    assert len({line.fingerprint for line in taken(journal)}) == 3


@pytest.mark.parametrize("cut", [b" <ab", b" <ab@c> 0f", b" <ab@c> 0f ", b" <ab@c> 0f ?"])
@pytest.mark.parametrize("more", [0, 1])
def test_a_line_cut_off_by_a_crash_is_passed_over_and_proves_nothing(journal, cut, more):
    send(1)
    [path] = journal.folder.iterdir()
    path.write_bytes(path.read_bytes() + b"2026-11-24T07:00:00+00:00" + cut)
    for message in MessageFactory.create_batch(more):
        journal.note(message)  # on what is left of the line before

    assert len(taken(journal)) == 1


def test_a_journal_of_an_earlier_release_is_read(journal):
    message = MessageFactory()
    journal.folder.mkdir(parents=True)
    line = f"2026-10-02T07:00:00+00:00 {message.message_id} 0f0f\n"
    (journal.folder / "2026-10-02.log").write_text(line)

    assert outbox.reconcile() == outbox.Reconciled(marked=1, unknown=0, doubtful=0)
    message.refresh_from_db()
    assert (message.status, message.sent_at.month, message.doubts) == (Status.SENT, 10, 0)


@pytest.mark.parametrize(
    ("failure", "written"),
    [
        (None, [OFFERED, TAKEN]),
        (REFUSED_FOREVER, [OFFERED, REFUSED]),
        (GREYLISTED, [OFFERED, REFUSED]),
        (ANSWER_LOST, [OFFERED]),
    ],
)
def test_what_is_offered_is_written_down_before_its_answer(journal, failure, written):
    transmit_and_fail(failure)

    assert marks(journal) == written


def test_a_message_is_in_the_journal_when_its_content_begins_to_go_out(journal):
    seen = []
    post = FakePost()
    post.transmit = lambda content: seen.append(marks(journal))
    MessageFactory()

    outbox.deliver_all(outbox.claim(1), post)

    assert seen == [[OFFERED]]


def test_an_offer_that_the_server_turned_down_is_not_in_the_journal(journal):
    MessageFactory()

    outbox.deliver_all(outbox.claim(1), FakePost(on_offer=REFUSED_FOREVER))

    assert marks(journal) == []


@pytest.mark.parametrize(
    ("written", "copies", "doubts"),
    [
        ([TAKEN], 1, 0),
        ([OFFERED, TAKEN], 1, 0),
        ([OFFERED], 1, 1),
        ([OFFERED, REFUSED], 0, 0),
        ([REFUSED], 0, 0),  # the window begins behind its offer
        ([OFFERED, OFFERED, REFUSED], 1, 1),
        ([OFFERED, OFFERED, TAKEN], 2, 1),
        ([OFFERED, OFFERED, TAKEN, TAKEN], 2, 1),
    ],
)
def test_the_lines_about_a_message_say_how_many_copies_there_may_be(written, copies, doubts):
    [trace] = traces(Line(timezone.now(), "<a>", "0f", mark) for mark in written).values()

    assert (trace.copies, trace.doubts) == (copies, doubts)


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


def test_an_offer_without_its_answer_proves_nothing_about_what_a_dead_worker_had_in_hand(journal):
    message = MessageFactory()
    journal.note_offered(message)
    died_in_transmission(message)

    [again] = outbox.claim(1)
    assert (again.doubts, again.crashes) == (1, 1)


def test_only_the_message_in_hand_is_blamed_for_a_death():
    MessageFactory.create_batch(3)
    outbox.claim(3)
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert [m.crashes for m in outbox.claim(3)] == [1, 0, 0]
