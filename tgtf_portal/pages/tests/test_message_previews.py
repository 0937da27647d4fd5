"""What the administration shows of a mail opens nothing, and searching finds no key."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.urls import reverse

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Calendar, Letter
from tgtf_portal.core.mail.library_mails import READY_MADE
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import MessageFactory, UserFactory
from webinars.campaign.domain.invitations import invite_hosts, send_invitations
from webinars.models import Host, Invitation, Moderator, Registration
from webinars.registration.domain.actions import register
from webinars.tests.factories import BreakoutFactory, HostFactory, InvitationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

MASKED = "Links that are a key to something are masked here"


def preview(staff, message):
    """The page, its frame, and the calendar as one line, as staff get them."""
    texts = [staff.get(reverse("admin:core_message_change", args=[message.pk])).content.decode()]
    assert MASKED in texts[0]
    html = staff.get(reverse("admin:core_message_html", args=[message.pk]))
    texts.append(html.content.decode() if html.status_code == 200 else "")
    return "".join(texts).replace("\r\n ", "").replace("\n ", "")


@pytest.fixture
def links():
    """Everybody's keys, each promised to its owner by mail."""
    webinar = WebinarFactory(room_link="https://meet.example.org/{room}")
    room = BreakoutFactory(webinar=webinar)
    host = HostFactory(breakout=room)
    moderator = Moderator.objects.create(webinar=webinar, name="Mo", email="mo@example.org")
    invitation = InvitationFactory(webinar=webinar)
    invite_hosts(webinar, by=None)
    send_invitations(webinar, by=None)
    placed = register(webinar, email="ana@example.org", name="Ana")
    asked = register(webinar, email="bo@example.org", name="Bo", verified=False)
    return [
        *(person.token for person in (host, moderator, invitation, placed)),
        asked.confirm_token,
        *(message.link_token for message in Message.objects.all()),
    ]


@pytest.mark.parametrize("role", [StaffRole.POST, None])
def test_no_preview_holds_a_key_not_even_for_a_superuser(staff, links, role):
    if role:
        staff.person.is_superuser = False
        staff.person.save()
        staff.person.groups.add(Group.objects.get(name=role))
    kinds = set()
    for message in Message.objects.all():
        text = preview(staff, message)
        assert [token for token in links if token in text] == [], message.kind
        assert "/…" in text or "=…" in text, message.kind
        kinds.add(message.kind)

    assert kinds == {
        "host.link",
        "webinar.moderator_link",
        "webinar.invitation",
        "registration.confirmed",
        "registration.confirm",
    }


def test_control_the_letters_themselves_do_hold_them(links):
    letters = [outbox.write(message) for message in Message.objects.all()]
    text = "".join(letter.text + letter.html for letter in letters)

    assert [token for token in links[:5] if token not in text] == []


def test_a_password_s_and_an_address_s_links_are_masked(staff, client, settings):
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"
    person, visitor = UserFactory(email="ann@example.org"), type(client)()
    visitor.post(reverse("account_reset_password"), {"email": person.email})
    signup = {"email": "new@example.org", "name": "New", "password1": "a-Long-1-pass"}
    visitor.post(reverse("account_signup"), {**signup, "password2": signup["password1"]})
    mails = list(Message.objects.filter(kind=READY_MADE))
    addresses = {word for m in mails for word in m.context["text"].split() if "/accounts/" in word}
    assert len(addresses) == len(mails) == 2

    for message in mails:
        text = preview(staff, message)
        for address in addresses:
            assert urlsplit(address).path.rstrip("/").rpartition("/")[2] not in text
        assert "/accounts/" in text


def test_a_link_that_a_calendar_breaks_in_two_is_masked(staff, monkeypatch):
    token = Registration(code="u3JcHqB0s2a1KZ2fT7nQxg").token
    folded = f"URL:https://example.org/registrations/{token[:30]}\r\n {token[30:]}/\r\n"
    calendar = Calendar(content=folded.encode(), method="REQUEST")
    letter = Letter(subject="-", text="-", calendar=calendar)
    monkeypatch.setitem(writing._senders, "test.folded", lambda batch: lambda message: letter)

    text = preview(staff, MessageFactory(kind="test.folded"))

    assert token[:30] not in text
    assert token[30:] not in text
    assert "URL:https://example.org/registrations/…/" in text


def test_no_search_finds_a_key(staff, links, settings):
    settings.EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"
    send_mail("Sign in", f"Here: https://example.org/accounts/{links[0]}/", None, ["a@example.org"])
    codes = [
        code
        for model in (Host, Moderator, Invitation, Registration)
        for code in model.objects.values_list("code", flat=True)
    ]
    found = {}
    for secret in [*links, *codes]:
        page = staff.get(reverse("admin:core_message_changelist"), {"q": secret})
        found[secret] = page.context["cl"].result_count

    assert {secret: number for secret, number in found.items() if number} == {}
    assert (
        staff.get(reverse("admin:core_message_changelist"), {"q": "ana@"})
        .context["cl"]
        .result_count
    )
