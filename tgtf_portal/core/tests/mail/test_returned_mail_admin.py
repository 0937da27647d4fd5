"""Returned mails that say too little, as staff see them: look, and settle by hand."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, ReturnedMail, SuspendedAddress
from tgtf_portal.core.tests.factories import (
    MessageFactory,
    ReturnedMailFactory,
    SuspendedAddressFactory,
)

pytestmark = pytest.mark.django_db

LIST = "admin:core_returnedmail_changelist"


def address(mail, page="change"):
    return reverse(f"admin:core_returnedmail_{page}", args=[mail.pk])


def page(client, address, **query):
    return client.get(address, query).content.decode()


def unmatched(**facts):
    sent = MessageFactory(
        status="sent", sent_at=timezone.now(), recipient="ann@example.org", message_id="<a@b.org>"
    )
    return sent, ReturnedMailFactory(sealed=False, message=None, **facts)


# --- Looking -------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_costs_the_same_whatever_its_length(staff, django_assert_num_queries, rows):
    ReturnedMailFactory.create_batch(rows)
    staff.get(reverse(LIST))

    with django_assert_num_queries(4):
        assert staff.get(reverse(LIST)).status_code == 200


def test_the_list_is_read_page_by_page_those_to_be_looked_at_first(staff):
    ReturnedMailFactory.create_batch(50)
    ReturnedMailFactory(
        subject="Settled last", status="dismissed", settled_at=timezone.now(), sender="x"
    )

    assert "Settled last" not in page(staff, reverse(LIST))
    assert "Settled last" in page(staff, reverse(LIST), p=2)


def test_an_empty_list_says_so_and_gives_the_rule(staff):
    shown = page(staff, reverse(LIST))

    assert "Nothing to look at" in shown
    assert "3 different mails to it were refused for good within 30 days" in shown
    assert "3 different mails" in page(staff, reverse("admin:core_suspendedaddress_changelist"))


def test_the_list_finds_by_words_and_by_the_address_written_to(staff):
    ReturnedMailFactory(subject="One", message__recipient="ann@example.org")
    ReturnedMailFactory(subject="Other", text="Some trouble")

    assert "Other" not in page(staff, reverse(LIST), q="ann@")
    assert "Other" in page(staff, reverse(LIST), q="trouble")


def test_a_mail_is_shown_as_text_and_nothing_of_it_runs(staff):
    mail = ReturnedMailFactory(subject="<b>Hello</b>", text="<script>alert(1)</script>\nBye")

    shown = page(staff, address(mail))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nBye" in shown
    assert "<script>alert" not in shown
    assert "<b>Hello" not in shown
    assert "<b>Hello" not in page(staff, reverse(LIST))


def test_a_mail_without_subject_and_text_can_still_be_opened(staff):
    mail = ReturnedMailFactory(subject="", text="", sender="")

    assert "(no subject)" in page(staff, reverse(LIST))
    assert "No text that could be read." in page(staff, address(mail))


def test_nobody_adds_changes_or_deletes_them(staff):
    mail = ReturnedMailFactory()

    assert staff.get(reverse("admin:core_returnedmail_add")).status_code == 403
    assert staff.post(address(mail, "delete"), {"post": "yes"}).status_code == 403
    assert staff.post(address(mail), {"status": "dismissed"}).status_code == 403


# --- Settling ------------------------------------------------------------------------------------
def test_suspending_asks_first_and_leaves_a_trace(staff):
    mail = ReturnedMailFactory(message__recipient="ann@example.org")
    suspend = address(mail, "suspend")

    assert suspend in page(staff, address(mail))
    assert "do not go to ann@example.org any more" in page(staff, suspend)
    assert not SuspendedAddress.objects.exists()

    said = staff.post(suspend, follow=True).content.decode()

    assert "Mail to ann@example.org is suspended." in said
    assert SuspendedAddress.objects.get().email == "ann@example.org"
    mail.refresh_from_db()
    assert (mail.status, mail.settled_by) == ("suspended", staff.person)
    assert mail.message.bounced_at
    assert mail.message.verdict == "gone"
    assert set(AuditEvent.objects.values_list("verb", "actor")) == {
        ("address.suspended", staff.person.pk),
        ("returned_mail.suspended", staff.person.pk),
    }


def test_dismissing_asks_first_and_keeps_the_address(staff):
    mail = ReturnedMailFactory()

    assert "The address goes on getting mail." in page(staff, address(mail, "dismiss"))
    staff.post(address(mail, "dismiss"))

    mail.refresh_from_db()
    assert (mail.status, bool(mail.settled_at)) == ("dismissed", True)
    assert not SuspendedAddress.objects.exists()
    assert AuditEvent.objects.get().verb == "returned_mail.dismissed"


@pytest.mark.parametrize("step", ["suspend", "dismiss"])
def test_what_is_settled_stays_so(staff, step):
    mail = ReturnedMailFactory(status="dismissed", settled_at=timezone.now())

    assert "settled already" in page(staff, address(mail, step))
    assert address(mail, step) not in page(staff, address(mail))
    assert "settled this already" in staff.post(address(mail, step)).content.decode()
    assert not SuspendedAddress.objects.exists()


def test_an_address_that_is_suspended_already_settles_the_mail(staff):
    mail = ReturnedMailFactory(message__recipient="ann@example.org")
    SuspendedAddressFactory(email="ann@example.org")

    staff.post(address(mail, "suspend"))

    assert ReturnedMail.objects.get().status == "suspended"
    assert SuspendedAddress.objects.count() == 1


def test_the_address_is_asked_for_where_nobody_can_be_certain(staff):
    message, mail = unmatched()

    assert "anybody may have written it" in page(staff, address(mail, "suspend"))
    staff.post(address(mail, "suspend"), {"email": "ANN@example.org"})

    mail.refresh_from_db()
    assert mail.message == message
    assert SuspendedAddress.objects.get().email == "ann@example.org"


@pytest.mark.parametrize(
    ("email", "complaint"),
    [
        ("", "This field is required"),
        ("no address", "valid email address"),
        ("bob@example.org", "No mail of ours went to this address."),
    ],
)
def test_only_an_address_that_was_written_to_can_be_suspended(staff, email, complaint):
    _message, mail = unmatched()

    said = staff.post(address(mail, "suspend"), {"email": email}).content.decode()

    assert complaint in said
    assert not SuspendedAddress.objects.exists()
    assert ReturnedMail.objects.open().exists()


def test_several_are_dismissed_from_the_list_after_a_question(staff):
    chosen = ReturnedMailFactory.create_batch(2)
    kept = ReturnedMailFactory()
    asked = {"action": "dismiss", "_selected_action": [mail.pk for mail in chosen]}

    assert "The address goes on getting mail." in staff.post(reverse(LIST), asked).content.decode()
    assert ReturnedMail.objects.open().count() == 3
    staff.post(reverse(LIST), asked | {"confirmed": "1"})

    assert list(ReturnedMail.objects.open()) == [kept]
    assert AuditEvent.objects.count() == 2
