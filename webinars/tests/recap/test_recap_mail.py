"""The mails that ask hosts and speakers, and answer them: what each says, and to whom alone."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import put_in_envelope
from tgtf_portal.core.models import Message
from webinars.live.domain.conclusions import ask_again
from webinars.models import Amendment, Host, Recap
from webinars.recap.domain.amendments import accept_amendment, decline_amendment, open_amendments
from webinars.recap.domain.proposers import amend_link
from webinars.tests.factories import (
    AmendmentFactory,
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    recap = RecapFactory(status="draft", published_at=None, webinar__title="Pathways & ways")
    room = BreakoutFactory(webinar=recap.webinar, title="<Energy>", status="closed")
    InsightFactory(breakout=room)
    HostFactory(breakout=room, name="Hanna", email="hanna@example.org")
    return recap


def mail_of(message):
    return message_from_bytes(put_in_envelope(outbox.write(message), message), policy=default)


def parts(mail):
    """The plain text and the HTML."""
    found = {p.get_content_subtype(): p.get_content() for p in mail.walk() if not p.is_multipart()}
    return found["plain"], found["html"]


def test_a_host_is_asked_for_the_conclusion_with_the_link_to_the_console(recap):
    ask_again(recap.webinar, by=None)
    mail = mail_of(Message.objects.get())
    text, html = parts(mail)

    link = Host.objects.get().get_link()
    assert mail["Subject"] == "What did “<Energy>” conclude? Pathways & ways"
    assert mail["To"] == "Hanna <hanna@example.org>"
    assert "Your break-out “<Energy>” is over, and its conclusion is still missing." in text
    assert link in text
    assert f'href="{link}"' in html
    assert "“&lt;Energy&gt;”" in html


def test_hosts_and_speakers_are_asked_to_read_the_draft_each_by_a_link_of_their_own(recap):
    speaker = SpeakerFactory(webinar=recap.webinar, name="Sam", email="sam@example.org")
    open_amendments(recap, timezone.now() + timedelta(days=3), by=None)
    mails = {m.recipient: mail_of(m) for m in Message.objects.all()}

    links = {
        "hanna@example.org": amend_link(recap.webinar, Host.objects.get()),
        "sam@example.org": amend_link(recap.webinar, speaker),
    }
    for recipient, mail in mails.items():
        text, html = parts(mail)
        others = {link for address, link in links.items() if address != recipient}
        assert mail["Subject"] == "Please read the recap before it is published: Pathways & ways"
        assert links[recipient] in text
        assert f'href="{links[recipient]}"' in html
        assert not any(link in text + html for link in others)
    assert mails.keys() == links.keys()


@pytest.mark.parametrize("facts", [{"status": "approved"}, {"amend_until": None}])
def test_nobody_is_asked_to_read_what_is_not_open_any_more(recap, facts):
    open_amendments(recap, timezone.now() + timedelta(days=3), by=None)

    Recap.objects.update(approved_at=timezone.now(), **facts)

    assert outbox.write(Message.objects.get()) is None


def test_nor_at_an_address_that_is_not_theirs_any_more(recap):
    open_amendments(recap, timezone.now() + timedelta(days=3), by=None)

    Host.objects.update(email="new@example.org")

    assert outbox.write(Message.objects.get()) is None


@pytest.fixture
def amendment(recap):
    statement = StatementFactory(recap=recap, text="Clusters lead.")
    text = "Clusters <b>help</b> to lead."
    return AmendmentFactory(statement=statement, host=Host.objects.get(), text=text)


def test_whoever_proposed_reads_how_the_sentence_stands_now(amendment):
    accept_amendment(amendment, by=None, answer="Thank you & all")
    mail = mail_of(Message.objects.get())
    text, html = parts(mail)

    assert mail["Subject"] == "Your proposal is taken over: Pathways & ways"
    assert "Clusters <b>help</b> to lead." in text
    assert "Thank you & all" in text
    assert "Clusters &lt;b&gt;help&lt;/b&gt; to lead." in html


def test_or_why_it_stays(amendment):
    decline_amendment(amendment, "The room said so", by=None)
    mail = mail_of(Message.objects.get())
    text, html = parts(mail)

    assert mail["Subject"] == "Your proposal was declined: Pathways & ways"
    for part in (text, html):
        assert "The room said so" in part
        assert "Clusters lead." not in part


def test_an_answer_does_not_follow_somebody_who_has_another_address(amendment):
    decline_amendment(amendment, "No", by=None)
    Host.objects.update(email="new@example.org")

    assert outbox.write(Message.objects.get()) is None


def test_where_host_and_amendment_are_gone_nothing_is_written(amendment):
    decline_amendment(amendment, "No", by=None)
    Amendment.objects.all().delete()

    assert outbox.write(Message.objects.get()) is None
