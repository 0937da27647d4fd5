"""Whoever has no mail of ours at hand asks for the link to their mail settings."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message, OptOut
from tgtf_portal.core.tests.factories import MessageFactory, OptOutFactory
from tgtf_portal.limits import LIMITS, Limit
from tgtf_portal.pages.domain import mail_topics

pytestmark = pytest.mark.django_db

PAGE = "/mail/"
TOLD = "If we have ever written to"


@pytest.fixture(autouse=True)
def _no_turns_taken():
    cache.clear()


@pytest.fixture
def ann():
    """Somebody who was written to."""
    sent = {"status": Message.Status.SENT, "sent_at": timezone.now()}
    return MessageFactory(kind="webinar.invitation", recipient="ann@example.org", **sent)


def ask(client, email, **extra):
    return client.post(PAGE, {"email": email}, follow=True, **extra)


def letters():
    """What would go out now, by recipient."""
    asked = Message.objects.filter(kind=mail_topics.KIND)
    return {message.recipient: outbox.write(message) for message in asked}


def test_the_mailed_link_opens_the_readers_own_page(client, ann):
    ask(client, "Ann@Example.org ")

    letter = letters()["ann@example.org"]
    link = re.search(r"https?://\S+/mail/\S+", letter.text).group()
    page = client.get(re.sub(r"^https?://[^/]+", "", link))
    assert (page.status_code, page.context["email"]) == (200, "ann@example.org")
    assert link in letter.html


def test_known_and_unknown_addresses_get_the_same_answer_and_only_the_known_get_a_mail(client, ann):
    OptOutFactory(email="bob@example.org")
    emails = ["ann@example.org", "bob@example.org", "eve@example.org"]

    pages = [ask(client, email).content.decode().replace(email, "…") for email in emails]

    shown = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}
    assert len(shown) == 1
    assert TOLD in shown.pop()
    assert {email for email, letter in letters().items() if letter} == set(emails[:2])


def test_the_answer_takes_the_same_work_for_both(client, ann):
    ask(client, "first@example.org")
    work = []
    for email in ("ann@example.org", "eve@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post(PAGE, {"email": email})
        work.append(len(queries))

    assert work[0] == work[1] > 0


def test_a_mailbox_is_not_filled(client, ann):
    for _time in range(5):
        assert TOLD in ask(client, "ann@example.org").content.decode()

    assert Message.objects.filter(kind=mail_topics.KIND).count() == 1
    assert AuditEvent.objects.filter(verb="address.topics_link_asked").count() == 1


def test_one_client_asks_for_some_addresses_an_hour_and_others_go_on(client, settings):
    settings.LIMITS = {**LIMITS, "mail topics of a network": Limit(5)}
    for number in range(5):
        ask(client, f"reader{number}@example.org")

    refused = ask(client, "late@example.org").content.decode()

    assert "Come back in an hour" in refused
    assert 'value="late@example.org"' in refused
    assert TOLD in ask(client, "late@example.org", REMOTE_ADDR="10.0.0.9").content.decode()
    assert Message.objects.count() == 5 + 1


@pytest.mark.parametrize("email", ["", "ann", "a@b.org\r\nBcc: x@y.z", "a@localhost", "a,b@c.org"])
def test_what_is_no_address_is_told_beside_the_field(client, email):
    answer = ask(client, email)

    assert answer.context["form"].errors.keys() == {"email"}
    assert not Message.objects.exists()


def test_who_declined_before_can_ask_and_nothing_else_changes(client):
    OptOutFactory(email="bob@example.org", topic="")

    assert TOLD in ask(client, "bob@example.org").content.decode()
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("page", ["/privacy/", "/webinars/"])
def test_pages_lead_there(client, page):
    assert 'href="/mail/"' in client.get(page).content.decode()
