"""One's own page at an address without a key, and the key by mail for whom it does not know."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.limits import LIMITS, Limit
from webinars.tests.factories import (
    HeldWebinarFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def ask(client, webinar, email, **facts):
    address = reverse("webinars:registration-own", args=[webinar.slug])
    return client.post(address, {"email": email}, follow=True, **facts)


def said(answer, email):
    """The answer as it is for any address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words(answer))
    return answer.status_code, text.replace(email, "…")


def test_the_link_goes_by_mail_to_whoever_is_registered_and_the_answer_tells_nobody(client, post):
    registration = RegistrationFactory(email="ana@example.org", name="Ana")
    webinar = registration.webinar
    stranger = type(client)()

    known = ask(client, webinar, " ANA@Example.org ")
    unknown = ask(stranger, webinar, "nobody@example.org")

    assert "is on its way there" in words(known)
    assert said(known, "ANA@Example.org") == said(unknown, "nobody@example.org")
    assert not known.cookies.keys() - unknown.cookies.keys()
    assert registration.code not in words(known)
    [mail] = post()
    assert (mail.recipient, registration.get_link() in mail.text) == ("ana@example.org", True)
    assert f"Your personal link: {webinar.title}" in str(mail.mail["Subject"])
    statuses = Message.objects.order_by("pk").values_list("recipient", "status")
    assert list(statuses) == [("ana@example.org", "sent"), ("nobody@example.org", "dropped")]
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert list(verbs) == ["registration.link_asked"] * 2


@pytest.mark.parametrize(
    ("facts", "mailed"),
    [
        ({"status": "waiting"}, True),
        ({"status": "offered", "held_until": timezone.now() + timedelta(hours=1)}, True),
        ({"status": "pending"}, False),
        ({"cancelled_at": timezone.now()}, True),
        ({"webinar": HeldWebinarFactory}, True),
        ({"webinar": HeldWebinarFactory, "cancelled_at": timezone.now()}, False),
    ],
)
def test_whose_page_has_something_to_say_gets_the_link(client, post, facts, mailed):
    webinar = facts.get("webinar", WebinarFactory)()
    registration = RegistrationFactory(**{**facts, "webinar": webinar})

    ask(client, webinar, registration.email)

    assert bool(post()) is mailed


def test_a_registration_at_another_webinar_gets_no_link_to_this_one(client, post):
    registration = RegistrationFactory()

    ask(client, WebinarFactory(), registration.email)

    assert post() == []


def test_nobody_fills_somebody_elses_mailbox(client, settings):
    settings.LIMITS = {**LIMITS, "links of a network": Limit(20)}
    registration = RegistrationFactory()
    for number in range(30):
        email = registration.email.replace("p", "P", number % 2)  # the same mailbox
        ask(client, registration.webinar, email, REMOTE_ADDR=f"10.0.0.{number}")
    assert Message.objects.count() == 1

    answers = [ask(client, registration.webinar, f"x{n}@example.org") for n in range(21)]

    refused = ["Too many people asked" in words(answer) for answer in answers]
    assert refused == [False] * 20 + [True]


@pytest.mark.parametrize("email", ["", "no address", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_said_beside_the_field(client, email):
    answer = ask(client, WebinarFactory(), email)

    assert answer.status_code == 200
    assert "id_email_error" in words(answer)
    assert not Message.objects.exists()


# --- Who is known --------------------------------------------------------------------------------
def test_who_registered_in_this_browser_reads_their_page_at_the_plain_address(client):
    invitation = InvitationFactory(email="ana@example.org")
    plain = reverse("webinars:registration-own", args=[invitation.webinar.slug])
    client.get(invitation.get_link())
    form = reverse("webinars:registration-create", args=[invitation.webinar.slug])
    answer = client.post(form, {"name": "Ana Novak", "email": "ana@example.org"})

    own = client.get(answer["Location"])

    registration = invitation.webinar.registrations.get()
    assert answer["Location"] == plain
    assert "You have a place" in words(own)
    assert "Ana Novak" in words(own)
    assert (own["Cache-Control"], own["Referrer-Policy"]) == ("private, no-store", "strict-origin")
    client.post(reverse("webinars:registration-cancel", args=[registration.token]))
    assert "You have cancelled" in words(client.get(plain))
    assert "Mail me my link" in words(type(client)().get(plain))


def test_an_account_with_the_address_is_known_too_and_at_its_own_webinars_alone(client):
    registration = RegistrationFactory(status="waiting")
    client.force_login(UserFactory(email=registration.email))
    other = WebinarFactory()

    assert "You are number 1" in words(client.get(registration.get_keyless_url()))
    elsewhere = client.get(reverse("webinars:registration-own", args=[other.slug]))
    assert "Mail me my link" in words(elsewhere)


def test_of_two_who_share_a_browser_each_form_acts_for_the_one_whom_its_page_named(client):
    """The page that was opened first keeps its own key, though the plain address is another's."""
    first = RegistrationFactory(name="First Person")
    second = RegistrationFactory(name="Second Person", webinar=first.webinar)
    client.get(reverse("webinars:registration-live", args=[first.token]))
    page = words(client.get(first.get_keyless_url()))
    client.get(reverse("webinars:registration-live", args=[second.token]))

    assert "First Person" in page
    assert reverse("webinars:registration-cancel", args=[first.token]) in page
    assert "Second Person" in words(client.get(first.get_keyless_url()))
