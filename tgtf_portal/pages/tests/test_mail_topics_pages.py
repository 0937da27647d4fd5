"""What the links in a mail's foot open: without signing in, for this reader alone."""

import pytest
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.mail.topics import TOPICS
from tgtf_portal.core.models import Message, OptOut
from tgtf_portal.core.tests.factories import (
    MessageFactory,
    OptOutFactory,
    SuspendedAddressFactory,
)
from tgtf_portal.core.values import tokens
from tgtf_portal.pages.tests.addresses import checksums
from webinars.models import Registration

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
EDIT, UNSUBSCRIBE = "pages:mail-topics-edit", "pages:mail-topics-unsubscribe"


@pytest.fixture
def mail():
    return MessageFactory(kind="webinar.invitation", recipient="ann@example.org")


@pytest.fixture
def machine():
    """A mail provider: no cookies, and Django checks what it would check in production."""
    return Client(enforce_csrf_checks=True)


def declined():
    return set(OptOut.objects.values_list("email", "topic"))


def test_the_links_in_mails_are_the_addresses_of_the_pages(mail, settings):
    assert mail.get_topics_link() == settings.SITE_URL + reverse(EDIT, args=[mail.link_token])
    assert mail.get_unsubscribe_link() == settings.SITE_URL + reverse(
        UNSUBSCRIBE, args=[mail.link_token]
    )


# --- One click -----------------------------------------------------------------------------------
def test_abuse_17_one_click_without_cookies_unsubscribes_and_leads_nowhere_else(mail, machine):
    response = machine.post(reverse(UNSUBSCRIBE, args=[mail.link_token]), ONE_CLICK)

    assert (response.status_code, "Location" in response.headers) == (200, False)
    assert dict(response.cookies) == {}
    assert declined() == {("ann@example.org", "invitations")}
    assert "You are unsubscribed" in response.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"", "content_type": "application/octet-stream"},
        {"data": b"\xff{", "content_type": "application/json"},
    ],
)
def test_one_click_is_taken_however_it_is_wrapped(mail, machine, body):
    assert machine.post(reverse(UNSUBSCRIBE, args=[mail.link_token]), **body).status_code == 200
    assert declined() == {("ann@example.org", "invitations")}


def test_abuse_17_one_click_twice_is_once(mail, machine):
    address = reverse(UNSUBSCRIBE, args=[mail.link_token])

    first, second = machine.post(address, ONE_CLICK), machine.post(address, ONE_CLICK)

    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert len(declined()) == 1


def test_abuse_17_one_reader_s_link_never_touches_another(mail, machine):
    other = MessageFactory(kind="webinar.invitation", recipient="bob@example.org")

    machine.post(reverse(UNSUBSCRIBE, args=[other.link_token]), ONE_CLICK)

    assert declined() == {("bob@example.org", "invitations")}


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("name", [EDIT, UNSUBSCRIBE])
def test_abuse_17_opening_a_link_changes_nothing(mail, client, name, method):
    before = checksums()

    assert getattr(client, method)(reverse(name, args=[mail.link_token])).status_code == 200

    assert checksums() == before


def test_opening_the_link_shows_a_button(mail, client):
    page = client.get(reverse(UNSUBSCRIBE, args=[mail.link_token])).content.decode()

    assert "Unsubscribe?" in page
    assert "ann@example.org" in page
    assert '<button class="btn btn-primary" type="submit">Unsubscribe</button>' in page


def test_a_mail_that_somebody_asked_for_has_nothing_to_unsubscribe_from(machine):
    asked = MessageFactory(kind="registration.confirmed")

    response = machine.post(reverse(UNSUBSCRIBE, args=[asked.link_token]), ONE_CLICK)

    assert response.status_code == 200
    assert declined() == set()


# --- Choosing ------------------------------------------------------------------------------------
def test_the_page_shows_what_comes_and_for_whom(mail, client):
    OptOutFactory(email="ann@example.org", topic="recaps")

    response = client.get(reverse(EDIT, args=[mail.link_token]))

    assert "ann@example.org" in response.content.decode()
    assert response.context["form"].initial == {
        "topics": ["invitations", "reminders", "followups", "letters", "advice", "conversation"]
    }


def test_choosing_is_saved_and_told(mail, client):
    page = client.post(
        reverse(EDIT, args=[mail.link_token]), {"topics": ["reminders", "recaps"]}, follow=True
    ).content.decode()

    assert "Saved. What comes: Reminders and Recaps." in page
    assert declined() == {
        ("ann@example.org", topic)
        for topic in ("invitations", "followups", "letters", "advice", "conversation")
    }


def test_nothing_at_all_can_be_chosen(mail, client):
    page = client.post(reverse(EDIT, args=[mail.link_token]), {}, follow=True).content.decode()

    assert "Nothing but answers to what you do yourself" in page
    assert {topic for _email, topic in declined()} == TOPICS.keys()


def test_somebody_comes_back(mail, client, machine):
    machine.post(reverse(UNSUBSCRIBE, args=[mail.link_token]), ONE_CLICK)

    client.post(reverse(EDIT, args=[mail.link_token]), {"topics": list(TOPICS)})

    assert declined() == set()


def test_an_unknown_topic_is_refused_beside_its_field(mail, client):
    response = client.post(reverse(EDIT, args=[mail.link_token]), {"topics": ["everything"]})

    assert response.status_code == 200
    assert "There is no such topic." in response.content.decode()
    assert declined() == set()


def test_the_form_needs_its_token(mail, machine):
    assert machine.post(reverse(EDIT, args=[mail.link_token]), {"topics": []}).status_code == 403


def test_whoever_is_suspended_is_told_so(mail, client):
    SuspendedAddressFactory(email="ann@example.org")

    assert "comes back" in client.get(reverse(EDIT, args=[mail.link_token])).content.decode()


# --- Strangers -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [EDIT, UNSUBSCRIBE])
def test_links_that_open_nothing_all_look_the_same(mail, settings, name):
    settings.DEBUG = False
    code = f"{'0' * 32}.example.org"
    wrong = [
        "x",
        mail.link_token[:-1],
        mail.link_token + "x",
        tokens.issue(Message.PURPOSE, code),
        tokens.issue(Message.PURPOSE, "no-dot"),
        tokens.issue(Registration.PURPOSE, mail.message_id.strip("<>").replace("@", ".")),
    ]
    answers = {
        (r.status_code, r.content)
        for number, token in enumerate(wrong)
        for r in [Client(REMOTE_ADDR=f"10.3.0.{number}").get(reverse(name, args=[token]))]
    }

    assert len(answers) == 1
    assert {status for status, _content in answers} == {404}


def test_answers_stay_out_of_caches_and_search_engines(mail, client):
    for name in (EDIT, UNSUBSCRIBE):
        headers = client.get(reverse(name, args=[mail.link_token])).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", [EDIT, UNSUBSCRIBE])
def test_pages_cost_few_queries(mail, client, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(5):
        client.get(reverse(name, args=[mail.link_token]))
