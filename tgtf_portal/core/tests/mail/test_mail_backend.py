"""What libraries send takes the same way as our own mails."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, mail_admins

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.library_mails import OutboxBackend
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.posts import FakePost

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_backend(settings):
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"


def test_a_librarys_mail_is_a_row_for_each_recipient_and_goes_out_first():
    mail = EmailMultiAlternatives(
        "Hello", "Good morning.\n", to=["Ana <ana@example.org>"], bcc=["Bo@example.org"]
    )
    mail.attach_alternative("<p>Good morning.</p>", "text/html")

    assert get_connection().send_messages([mail]) == 2

    assert set(Message.objects.values_list("recipient", "recipient_name", "priority")) == {
        ("ana@example.org", "Ana", Message.Priority.URGENT),
        ("bo@example.org", "", Message.Priority.URGENT),
    }
    post = FakePost()
    outbox.deliver_all(outbox.claim(2), post)
    first = post.sent[0]
    assert first["Subject"] == "Hello"
    assert first.get_body(("plain",)).get_content().strip() == "Good morning."
    assert first.get_body(("html",)).get_content().strip() == "<p>Good morning.</p>"


def test_its_finished_text_is_not_kept_and_not_sent_again():
    OutboxBackend().send_messages([EmailMultiAlternatives("Hello", "secret", to=["a@example.org"])])
    outbox.deliver_all(outbox.claim(1), FakePost())

    Message.objects.update(status=Message.Status.QUEUED)
    post = FakePost()
    outbox.deliver_all(outbox.claim(1), post)

    message = Message.objects.get()
    assert "secret" not in str(message.context)
    assert (message.status, post.sent) == (Message.Status.DROPPED, [])


def test_a_subject_with_line_breaks_fails_alone():
    OutboxBackend().send_messages(
        [EmailMultiAlternatives("Hi\r\nBcc: x@example.org", "text", to=["a@example.org"])]
    )
    post = FakePost()

    outbox.deliver_all(outbox.claim(1), post)

    assert (Message.objects.get().status, post.sent) == (Message.Status.FAILED, [])


def test_alarms_to_the_operators_go_the_same_way(settings):
    settings.ADMINS = [("Operator", "operator@example.org")]

    mail_admins("Disk full", "Look at the disk.")

    assert Message.objects.get().recipient == "operator@example.org"
