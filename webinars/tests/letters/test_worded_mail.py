"""Mails in staff's own words: whose text is used, and what stands in the gaps."""

from email import message_from_bytes
from email.policy import default
from html import escape

import pytest
from django.conf import settings

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import put_in_envelope
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.mail.transports import SmtpPost
from tgtf_portal.core.models import Message
from webinars.campaign.domain.invitations import invite_people
from webinars.campaign.domain.sources import Guest
from webinars.models import MailText
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db


def invited(name="Ann", webinar=None):
    Message.objects.all().delete()
    webinar = webinar or WebinarFactory(title="Green skills", summary="What SMEs need.")
    invite_people(webinar, [Guest("ann@example.org", name)], audience="guests", by=None)
    message = Message.objects.get(kind="webinar.invitation")
    return message_from_bytes(put_in_envelope(outbox.write(message), message), policy=default)


def part(mail, subtype):
    (found,) = [p for p in mail.walk() if p.get_content_subtype() == subtype]
    return found.get_content().replace("\r\n", "\n")


def words_for(webinar, **facts):
    return MailText.objects.create(
        facility=webinar.series.facility,
        **{"kind": "webinar.invitation", "subject": "Come", "body": "Hello {name}: {link}"} | facts,
    )


def test_the_standard_text_names_everything_and_ends_with_the_way_out():
    mail = invited()

    text = part(mail, "plain")
    assert text.startswith("Dear Ann,\n\nThe ")
    assert "Green skills\n\n" in text
    assert "What SMEs need." in text
    assert f"Register:\n{settings.SITE_URL}/webinars/" in text
    message = Message.objects.get()
    assert message.get_topics_link() in text
    assert message.get_topics_link() in part(mail, "html")
    assert message.get_unsubscribe_link() in mail["List-Unsubscribe"]


@pytest.mark.parametrize(
    "name",
    ["{{ 7*7 }}", "{0.__class__}", "%s", "{link}", "<script>alert(1)</script>", "O'Brien & d’Arc"],
)
def test_a_name_is_text_in_both_parts_whatever_it_holds(name):
    mail = invited(name)

    assert part(mail, "plain").startswith(f"Dear {name},\n")
    assert f"Dear <bdi>{escape(name)}</bdi>," in part(mail, "html")


def test_a_name_from_right_to_left_turns_no_line_around():
    mail = invited("محمد")

    assert part(mail, "plain").startswith("Dear \u2068محمد\u2069,\n")
    assert "<bdi>محمد</bdi>" in part(mail, "html")


def test_a_title_is_text_whatever_it_holds():
    webinar = WebinarFactory(title="{name} <b>{{ 7*7 }}</b> %s \\1")

    mail = invited(webinar=webinar)

    assert "{name} <b>{{ 7*7 }}</b> %s \\1\n" in part(mail, "plain")
    assert "{name} &lt;b&gt;{{ 7*7 }}&lt;/b&gt; %s \\1</h1>" in part(mail, "html")


def test_whoever_has_no_name_is_greeted_all_the_same():
    assert part(invited(""), "plain").startswith("Good day,\n")


def test_a_facilitys_own_text_replaces_the_standard_one_for_its_webinars_alone():
    webinar = WebinarFactory(title="Green skills")
    words_for(webinar, subject="{name}: {webinar}, {places}", body="Hello <b>{name}</b>\n{link}")

    mail = invited(webinar=webinar)

    assert mail["Subject"] == "Ann: Green skills, 100 places left"
    link = webinar.invitations.get().get_link()
    assert part(mail, "plain").startswith(f"Hello <b>Ann</b>\n{link}\n")
    assert "Hello &lt;b&gt;<bdi>Ann</bdi>&lt;/b&gt;<br>" in part(mail, "html")
    other = WebinarFactory(series__slug="another", series__facility__slug="another")
    assert "invites you" in invited(webinar=other)["Subject"]


def test_each_reader_of_a_batch_gets_the_own_name_and_link():
    webinar = WebinarFactory()
    guests = [Guest(f"g{n}@example.org", f"Guest {n}" if n else "") for n in range(3)]
    invite_people(webinar, guests, audience="guests", by=None)
    batch = list(Message.objects.order_by("pk"))
    letters = [writing.writers(batch)["webinar.invitation"](message) for message in batch]

    for invitation, letter in zip(webinar.invitations.order_by("pk"), letters, strict=True):
        assert letter.html.count(f'href="{invitation.get_link()}"') == 2
        assert letter.text.count(invitation.get_link()) == 1
        assert letter.text.splitlines()[0] in (f"Dear {invitation.name},", "Good day,")


def test_the_test_mail_is_the_invitation_with_a_link_for_everybody():
    webinar = WebinarFactory(title="Green skills")
    facts = {"name": "Staff", "context": {"campaign": 1, "webinar": webinar.pk}}
    outbox.promise(outbox.Promise("campaign.test", key="test", to="staff@example.org", **facts))
    message = Message.objects.get()

    letter = outbox.write(message)

    assert letter.subject.startswith("Test: ")
    assert f"{settings.SITE_URL}/webinars/{webinar.slug}/register/\n" in letter.text
    assert message.get_topics_link() not in letter.text
    assert letter.calendar.method == "PUBLISH"


def test_a_mail_server_gets_each_reader_one_mail_with_three_parts(smtp_sink):
    webinar = WebinarFactory(title="Зелёные навыки")
    guests = [Guest(f"g{n}@example.org", name) for n, name in enumerate(["محمد", "Þór", ""])]
    invite_people(webinar, guests, audience="guests", by=None)
    post = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": smtp_sink.port})

    outbox.deliver_all(outbox.claim(50), post)
    post.close()

    for delivery in smtp_sink.wait_for(3, 10):
        link = webinar.invitations.get(email=delivery.recipient).get_link()
        assert link in delivery.text
        assert f'href="{link}"' in delivery.html
        assert delivery.calendar.count("BEGIN:VEVENT") == 1
        assert delivery.mail["Subject"].endswith("Brussels")
        assert delivery.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len({delivery.message_id for delivery in smtp_sink.deliveries}) == 3
