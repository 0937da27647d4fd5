"""Nobody gets what they declined, and dead addresses get only what their owners ask for."""

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import courtesy, outbox
from tgtf_portal.core.mail.letters import Letter, put_in_envelope
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.mail.topics import TOPICS
from tgtf_portal.core.models import AuditEvent, Message, OptOut
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    MessageFactory,
    OptOutFactory,
    SuspendedAddressFactory,
)
from tgtf_portal.core.tests.posts import REFUSED, FakePost, parse

pytestmark = pytest.mark.django_db

Status = Message.Status
ALL = ["invitations", "reminders", "followups", "recaps", "letters", "advice", "conversation"]


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """A kind of mail for each topic, and one that people ask for."""
    monkeypatch.setattr(writing, "_senders", dict(writing._senders))

    def prepare(batch):
        return lambda message: Letter("Hello", "Good morning.\n")

    for topic in ALL:
        outbox.sender(f"test.{topic}", topic=topic)(prepare)
    outbox.sender("test.asked")(prepare)


def deliver(*messages):
    post = FakePost()
    outbox.deliver_all(outbox.claim(50), post)
    return [mail["To"].addresses[0].addr_spec for mail in post.sent]


# --- Headers -------------------------------------------------------------------------------------
def test_mails_with_a_topic_carry_the_one_click_way_out(settings):
    settings.SITE_URL = "https://portal.example.org"
    message = MessageFactory(kind="test.recaps")

    content = put_in_envelope(Letter("Hello", "Good morning.\n"), message)

    link = f"<https://portal.example.org/mail/{message.link_token}/unsubscribe/>"
    assert parse(content)["List-Unsubscribe"] == link
    assert parse(content)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: {link}\r\n".encode() in content  # on one line


@pytest.mark.parametrize("kind", ["test.asked", "mail.ready_made", "registration.confirmed"])
def test_mails_that_people_asked_for_carry_none(kind):
    mail = parse(put_in_envelope(Letter("Hello", "Hi.\n"), MessageFactory(kind=kind)))

    assert [name for name in mail if name.startswith("List-")] == []


def test_every_topic_of_a_kind_is_one_that_readers_are_offered():
    from tgtf_portal.core.mail import topics

    assert list(TOPICS) == ALL
    assert set(topics._by_kind.values()) <= TOPICS.keys()


# --- Withholding ---------------------------------------------------------------------------------
def test_what_was_promised_before_somebody_left_does_not_go_out():
    left = MessageFactory(kind="test.recaps", recipient="ann@example.org")
    MessageFactory(kind="test.invitations", recipient="ann@example.org")
    MessageFactory(kind="test.recaps", recipient="bob@example.org")
    courtesy.unsubscribe(left)

    assert deliver() == ["ann@example.org", "bob@example.org"]
    left.refresh_from_db()
    assert (left.status, left.reason) == (Status.DROPPED, "The recipient has unsubscribed.")


def test_a_dead_address_gets_only_what_its_owner_asks_for():
    SuspendedAddressFactory(email="ann@example.org")
    optional = MessageFactory(kind="test.invitations", recipient="ann@example.org")
    asked = MessageFactory(kind="test.asked", recipient="ann@example.org")

    assert deliver() == ["ann@example.org"]
    optional.refresh_from_db()
    asked.refresh_from_db()
    assert (optional.status, asked.status) == (Status.DROPPED, Status.SENT)
    assert optional.reason == "Mail to this address came back."


@pytest.mark.parametrize("rows", [1, 10])
def test_withholding_costs_two_queries_a_batch_and_none_without_topics(
    rows, django_assert_num_queries
):
    optional = MessageFactory.create_batch(rows, kind="test.recaps")
    asked = MessageFactory.create_batch(rows, kind="test.asked")

    with django_assert_num_queries(2):
        courtesy.withhold(optional + asked)
    with django_assert_num_queries(0):
        courtesy.withhold(asked)


def test_a_recipient_refused_as_unknown_is_suspended():
    MessageFactory(kind="test.asked", recipient="ann@example.org")

    outbox.deliver_all(outbox.claim(1), FakePost(on_offer=REFUSED))

    assert courtesy.left_out(["ann@example.org"], "recaps") == {"ann@example.org": "bounced"}


# --- Choosing ------------------------------------------------------------------------------------
def test_unsubscribing_twice_is_once_and_touches_nobody_else():
    message = MessageFactory(kind="test.recaps", recipient="ann@example.org")

    courtesy.unsubscribe(message)
    courtesy.unsubscribe(message)

    assert list(OptOut.objects.values_list("email", "topic")) == [("ann@example.org", "recaps")]
    assert AuditEvent.objects.get().facts == {"topics": ["recaps"]}


def test_choosing_declines_the_rest_and_takes_back():
    message = MessageFactory(recipient="ann@example.org")
    OptOutFactory(email="ann@example.org", topic="recaps")
    OptOutFactory(email="bob@example.org", topic="recaps")

    courtesy.choose_topics(message, ["recaps", "reminders"])

    assert courtesy.wanted_topics("ann@example.org") == ["reminders", "recaps"]
    assert courtesy.wanted_topics("bob@example.org") == [t for t in ALL if t != "recaps"]


def test_choosing_what_one_has_leaves_no_trace():
    courtesy.choose_topics(MessageFactory(), ALL)

    assert not AuditEvent.objects.exists()


def test_who_is_left_out_is_told_with_the_reason_in_two_queries(django_assert_num_queries):
    OptOutFactory(email="ann@example.org", topic="recaps")
    OptOutFactory(email="bob@example.org", topic="invitations")
    SuspendedAddressFactory(email="cid@example.org")
    SuspendedAddressFactory(email="ann@example.org")
    asked = ["Ann@Example.org", "bob@example.org", "cid@example.org", "dan@example.org"]

    with django_assert_num_queries(2):
        found = courtesy.left_out(asked, "recaps")

    assert found == {"Ann@Example.org": "unsubscribed", "cid@example.org": "bounced"}


def test_lifting_lets_mail_go_again_and_names_who_did_it():
    address = SuspendedAddressFactory(email="ann@example.org")
    staff = CoordinatorFactory()

    courtesy.lift(address, by=staff)

    assert courtesy.left_out(["ann@example.org"], "recaps") == {}
    event = AuditEvent.objects.get()
    assert (event.verb, event.label, event.actor) == ("address.lifted", "ann@example.org", staff)


# --- Links ---------------------------------------------------------------------------------------
def test_a_link_opens_its_own_message_alone():
    mine, other = MessageFactory.create_batch(2)

    assert list(Message.objects.by_link(mine.link_token)) == [mine]
    assert mine.link_token != other.link_token
    for wrong in (
        "",
        "x",
        mine.link_token[:-1],
        mine.link_token.replace(".", ".x", 1),
        other.link_token + "x",
    ):
        assert not Message.objects.by_link(wrong).exists()


def test_a_link_works_after_the_sender_s_address_has_changed(settings):
    message = MessageFactory(sent_at=timezone.now())
    settings.DEFAULT_FROM_EMAIL = "new@example.com"

    assert Message.objects.by_link(message.link_token).get() == message
