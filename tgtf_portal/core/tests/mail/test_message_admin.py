"""The outbox as staff see it: what was promised, what became of it, and what it says."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.admin import message as message_admin
from tgtf_portal.core.mail.letters import Calendar, Letter
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db

LIST = "admin:core_message_changelist"
Status = Message.Status


@pytest.fixture
def sample(monkeypatch):
    """A kind of message with every part."""
    letter = Letter(
        subject="Your place",
        text="Good morning.\n",
        html="<p style='color:red'>Good morning</p><script>alert(1)</script>",
        calendar=Calendar(content=b"BEGIN:VCALENDAR", method="REQUEST"),
    )
    monkeypatch.setitem(writing._senders, "test.sample", lambda batch: lambda message: letter)
    return MessageFactory(kind="test.sample")


def act(client, action, *messages):
    chosen = {"action": action, "_selected_action": [m.pk for m in messages]}
    return client.post(reverse(LIST), chosen)


@pytest.mark.parametrize("rows", [1, 10])
def test_outbox_list_costs_the_same_whatever_its_length(staff, django_assert_num_queries, rows):
    MessageFactory.create_batch(rows)
    staff.get(reverse(LIST))

    with django_assert_num_queries(8):
        assert staff.get(reverse(LIST)).status_code == 200


def test_outbox_list_shows_what_staff_scan_for_and_finds_by_recipient(staff):
    MessageFactory(recipient="ann@example.org", status=Status.FAILED, attempts=8)
    MessageFactory(recipient="bob@example.org")

    page = staff.get(reverse(LIST), {"q": "ann@"}).content.decode()

    assert "ann@example.org" in page
    assert "Failed, 8 attempts" in page
    assert "bob@example.org" not in page


def test_older_mails_are_found_by_how_an_address_or_a_number_begins(staff, monkeypatch):
    old = MessageFactory(recipient="ann@example.org", subject="Seats", key="campaign/12/ann")
    new = MessageFactory(recipient="bob@example.org", subject="Seats", key="campaign/13/bob")
    monkeypatch.setattr(message_admin, "READ_THROUGH", 1)

    def found(words):
        return list(staff.get(reverse(LIST), {"q": words}).context["cl"].result_list)

    assert found("seats") == found("example.org") == [new]
    assert found("ann@") == found("campaign/12") == found(old.message_id) == [old]
    assert found(old.message_id.strip("<>")) == found("ANN@example.org") == [old]


def test_outbox_page_shows_every_part_of_a_message(staff, sample):
    page = staff.get(reverse("admin:core_message_change", args=[sample.pk]))
    text = page.content.decode()

    assert "Your place" in text
    assert "Good morning." in text
    assert "BEGIN:VCALENDAR" in text
    assert sample.message_id.strip("<>") in text
    assert "<script>alert" not in text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_frames_are_allowed_on_the_message_page_alone(staff):
    assert "frame-src" not in staff.get(reverse(LIST)).headers["Content-Security-Policy"]


def test_html_part_is_shown_where_nothing_runs_and_nothing_is_fetched(staff, sample):
    page = staff.get(reverse("admin:core_message_html", args=[sample.pk]))
    policy = {part.strip() for part in page.headers["Content-Security-Policy"].split(";")}

    assert policy == {
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'self'",
    }
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page.headers["Cache-Control"]


def test_preview_of_a_sent_ready_made_mail_says_that_the_text_is_forgotten(staff):
    sent = MessageFactory(
        status=Status.SENT, sent_at=timezone.now(), subject="Hello", context={"subject": "Hello"}
    )

    page = staff.get(reverse("admin:core_message_change", args=[sent.pk])).content.decode()

    assert "its text is forgotten" in page
    assert staff.get(reverse("admin:core_message_html", args=[sent.pk])).status_code == 404


def test_page_of_a_message_that_cannot_be_written_says_so(staff, caplog):
    broken = MessageFactory(kind="test.nobody_writes_this", reason="Cannot be written: …")

    page = staff.get(reverse("admin:core_message_change", args=[broken.pk])).content.decode()

    assert "It cannot be written" in page
    assert "Cannot be written: …" in page


def test_actions_hold_release_and_retry_and_leave_a_trace(staff):
    queued, held = MessageFactory(), MessageFactory(status=Status.HELD)
    failed = MessageFactory(status=Status.FAILED, reason="550", attempts=8)
    sent = MessageFactory(status=Status.SENT, sent_at=timezone.now())

    act(staff, "hold", queued, sent)
    act(staff, "release", held, failed)
    act(staff, "retry", failed, sent)

    statuses = dict(Message.objects.values_list("pk", "status"))
    assert statuses == {
        queued.pk: "held",
        held.pk: "queued",
        failed.pk: "queued",
        sent.pk: "sent",
    }
    assert Message.objects.get(pk=failed.pk).attempts == 0
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["message.held", "message.released", "message.retried"]


def test_messages_are_neither_added_nor_edited_nor_deleted_by_hand(staff, sample):
    page = reverse("admin:core_message_change", args=[sample.pk])

    assert staff.get(reverse("admin:core_message_add")).status_code == 403
    assert staff.post(page, {"status": "sent"}).status_code == 403
    assert staff.post(reverse("admin:core_message_delete", args=[sample.pk])).status_code == 403
