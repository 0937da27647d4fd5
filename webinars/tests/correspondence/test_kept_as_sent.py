"""What was sent is kept as it was sent: for staff, for its reader, until it is to be forgotten."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from tgtf_portal.core.privacy import retention
from tgtf_portal.core.privacy.archive import archive_of
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.posts import ANSWER_LOST, FakePost
from tgtf_portal.core.values.kinds import name_of, spelt
from webinars.mailing.domain.actions import start_mailing
from webinars.mailing.domain.listing import advance_mailings
from webinars.models import StaffLetter
from webinars.tests.factories import RegistrationFactory, StaffLetterFactory

pytestmark = pytest.mark.django_db


def sent_letter(post=None, **facts):
    letter = StaffLetterFactory(body="Dear {name},\n\nthe door is blue.\n\n{link}", **facts)
    RegistrationFactory(webinar=letter.webinar, name="Ann", email="ann@example.org")
    start_mailing(letter, by=CoordinatorFactory())
    advance_mailings()
    outbox.deliver_all(outbox.claim(5), post or FakePost())
    return Message.objects.get(kind="letter.sent")


def test_what_was_sent_stays_as_it_was_when_the_letter_the_webinar_and_the_person_change(staff):
    mail = sent_letter()
    StaffLetter.objects.update(subject="Another", body="Another text {link}")
    letter = StaffLetter.objects.get()
    letter.webinar.title = "Another title"
    letter.webinar.save()
    letter.webinar.registrations.update(name="Anna")

    page = staff.get(reverse("admin:core_message_change", args=[mail.pk])).content.decode()

    assert "Dear Ann," in page
    assert "the door is blue." in page
    assert "As it was sent." in page
    assert "Another" not in page.partition('id="preview-heading"')[2]
    assert letter.webinar.registrations.get().token not in page


def test_mail_that_may_have_left_is_kept_too_and_one_that_did_not_is_not_called_sent():
    mail = sent_letter(FakePost(on_data=ANSWER_LOST))
    waiting = Message.objects.get(pk=mail.pk)

    assert waiting.doubts == 1
    assert "the door is blue." in waiting.text
    assert list(Message.objects.sent_to("ANN@example.org ")) == [waiting]
    Message.objects.update(doubts=0, status="queued", token=None, lease_until=None)
    assert list(Message.objects.sent_to("ann@example.org")) == []


def test_reader_gets_it_with_their_own_data_and_erasing_takes_it_along():
    sent_letter()
    with ZipFile(BytesIO(archive_of("ann@example.org"))) as archive:
        files = [archive.read(name).decode() for name in archive.namelist()]
    assert any("the door is blue." in text for text in files)

    erase("ann@example.org", way="command")

    mail = Message.objects.get(kind="letter.sent")
    assert (mail.text, mail.subject, mail.recipient_name) == ("", "", "")
    assert not mail.recipient.endswith("@example.org")


def test_words_go_after_the_time_that_is_set_for_them():
    mail = sent_letter()
    Message.objects.update(created_at=timezone.now() - timedelta(days=4_000))
    retention.perform()

    mail.refresh_from_db()
    assert (mail.text, mail.subject, mail.status) == ("", "", "sent")


def test_every_kind_of_mail_has_plain_words_for_staff():
    kinds = [kind for kind in writing._senders if not kind.startswith("test.")]

    assert len(kinds) > 60
    assert [kind for kind in kinds if name_of(kind) == spelt(kind)] == []
    assert len({name_of(kind) for kind in kinds}) == len(kinds)


def test_outbox_says_what_a_mail_is_without_code_names(staff):
    sent_letter()
    page = staff.get(reverse("admin:core_message_changelist")).content.decode()

    assert "Letter by staff" in page
    assert ">letter.sent<" not in page
