"""Certificates and feedback as staff meet them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Feedback
from webinars.tests.factories import (
    CertificateFactory,
    HeldWebinarFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def test_revoking_asks_first_and_tells_whoever_checks(client, staff):
    certificate = CertificateFactory()
    check = certificate.get_absolute_url()
    address = reverse("admin:webinars_certificate_revoke", args=[certificate.pk])

    assert "This certificate holds" in client.get(check).content.decode()
    assert "does not hold" in client.get(address).content.decode()
    client.post(address)
    client.post(address)

    checked = client.get(check)
    assert "Revoked" in checked.content.decode()
    assert checked.headers["X-Robots-Tag"] == "noindex"
    events = AuditEvent.objects.filter(verb="certificate.revoked")
    assert [event.actor for event in events] == [staff]
    download = reverse("webinars:certificate-download", args=[certificate.registration.token])
    assert client.get(download).status_code == 302


def test_the_results_are_an_average_bars_and_words_without_names(client, staff):
    webinar = HeldWebinarFactory()
    for number, rating in enumerate([5, 5, 2]):
        registration = RegistrationFactory(webinar=webinar, name=f"Secret {number}")
        Feedback.objects.create(
            registration=registration, rating=rating, missing=f"More <b>{rating}"
        )
    address = reverse("admin:webinars_webinar_feedback", args=[webinar.pk])

    text = client.get(address).content.decode()

    assert "<dd>4.0</dd>" in text
    assert '<rect width="100"' in text
    assert '<rect width="50"' in text
    assert "More &lt;b&gt;2" in text
    assert "Secret" not in text


def test_results_of_a_webinar_without_answers_say_so(client, staff):
    address = reverse("admin:webinars_webinar_feedback", args=[HeldWebinarFactory().pk])

    assert "Nobody has answered yet" in client.get(address).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_results_cost_the_same_for_any_number(client, staff, django_assert_num_queries, rows):
    """Session and person, webinar, answers, how many had a place; how the post office is."""
    webinar = HeldWebinarFactory()
    for registration in RegistrationFactory.create_batch(rows, webinar=webinar):
        Feedback.objects.create(registration=registration, rating=3)

    with django_assert_num_queries(5):
        client.get(reverse("admin:webinars_webinar_feedback", args=[webinar.pk]))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_certificates(client, staff, django_assert_num_queries, rows):
    """The session and the person, the filter's webinars, how many there are, and the page."""
    CertificateFactory.create_batch(rows)

    with django_assert_num_queries(5):
        client.get(reverse("admin:webinars_certificate_changelist"))


def page_of(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def test_the_webinars_page_leads_to_feedback_and_to_the_door(client, staff):
    held = HeldWebinarFactory()
    on_site = WebinarFactory(venue="Room 4", starts_at=timezone.now() + timedelta(hours=1))

    people = reverse("admin:webinars_registration_changelist")
    for webinar, name, address in (
        (held, "webinars_webinar_feedback", page_of(held, "mails")),
        (on_site, "", f"{people}?webinar__id__exact={on_site.pk}"),
    ):
        page = client.get(address)
        leads_to = (
            reverse(f"admin:{name}", args=[webinar.pk])
            if name
            else reverse("webinars:arrival-list", args=[webinar.slug])
        )
        assert leads_to in page.content.decode()
