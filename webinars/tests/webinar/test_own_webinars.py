"""All of one's webinars on one page, by a personal link or signed in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.reading import words
from webinars.models import Feedback
from webinars.tests.factories import (
    BreakoutFactory,
    CertificateFactory,
    HeldWebinarFactory,
    RecapFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
ANA = "ana@example.org"


def by_link(registration):
    return reverse("webinars:registration-all", args=[registration.token])


def test_what_comes_waits_and_was_held_stands_apart(client):
    coming = RegistrationFactory(email=ANA, webinar__title="Coming")
    waiting = RegistrationFactory(email=ANA, webinar__title="Full", status="waiting")
    recap = RecapFactory(webinar__title="Held one", status="published")
    held = RegistrationFactory(email=ANA, webinar=recap.webinar, attended=True)
    left = RegistrationFactory(email=ANA, cancelled_at=timezone.now())
    pending = RegistrationFactory(email=ANA, status="pending")
    BreakoutFactory(webinar=coming.webinar, title="Energy").seats.create(registration=coming)

    found = client.get(by_link(coming)).context["found"]

    assert [row.webinar for row in found.coming] == [coming.webinar]
    assert found.coming[0].notes == ["Break-out: Energy"]
    assert [row.webinar for row in found.waiting] == [waiting.webinar]
    assert [row.webinar for row in found.held] == [held.webinar]
    assert found.held[0].notes == ["Certificate of attendance, on request", "Tell us how it was"]
    assert [row.webinar for row in found.cancelled] == [left.webinar]
    assert pending.webinar.title not in words(client.get(by_link(coming)))
    assert recap.get_absolute_url() in words(client.get(by_link(coming)))


def test_what_was_given_and_got_is_said(client):
    held = RegistrationFactory(email=ANA, webinar=HeldWebinarFactory())
    CertificateFactory(registration=held)
    Feedback.objects.create(registration=held, rating=4)

    [row] = client.get(by_link(held)).context["found"].held

    assert row.notes == ["Certificate of attendance", "Your feedback is with us"]


def test_nothing_of_anybody_else_stands_there(client):
    mine = RegistrationFactory(email=ANA)
    other = RegistrationFactory(webinar__title="Somebody else's")
    RegistrationFactory(webinar=mine.webinar)

    text = words(client.get(by_link(mine)))

    assert other.webinar.title not in text
    assert other.token not in text


def test_one_link_is_not_the_key_to_all(client):
    mine, other = RegistrationFactory(email=ANA), RegistrationFactory(email=ANA)

    text = words(client.get(by_link(mine)))

    assert other.token not in text
    assert other.get_keyless_url() in text
    client.get(reverse("webinars:registration-live", args=[other.token]))
    assert other.token in words(client.get(by_link(mine)))


def test_who_signed_in_opens_all_of_their_own(client):
    mine, other = RegistrationFactory(email=ANA), RegistrationFactory()
    address = reverse("webinars:own-webinar-list")
    assert client.get(address).status_code == 302

    client.force_login(UserFactory(email=ANA))
    answer = client.get(address)

    assert mine.token in words(answer)
    assert other.token not in words(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_somebody_elses_link_opens_no_more_for_who_is_signed_in(client):
    mine, other = RegistrationFactory(email=ANA), RegistrationFactory(email=ANA)
    client.force_login(UserFactory())

    assert other.token not in words(client.get(by_link(mine)))


def test_who_is_registered_for_nothing_reads_so(client):
    client.force_login(UserFactory())

    assert "You are registered for no webinar" in words(
        client.get(reverse("webinars:own-webinar-list"))
    )


def test_a_webinar_long_ago_leads_to_its_public_page(client):
    long_ago = timezone.now() - timedelta(days=500)
    webinar = WebinarFactory(starts_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    RegistrationFactory(email=ANA, webinar=webinar)
    client.force_login(UserFactory(email=ANA))

    [row] = client.get(reverse("webinars:own-webinar-list")).context["found"].held

    assert row.address == webinar.get_absolute_url()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_webinar_and_for_three(
    client, django_assert_num_queries, number
):
    for _turn in range(number):
        last = RegistrationFactory(email=ANA, webinar=HeldWebinarFactory())
        RegistrationFactory(email=ANA)
    client.get(by_link(last))

    with django_assert_num_queries(2):
        client.get(by_link(last))
