"""Mails say who registered or cancelled somebody, where it was not they, and where to object."""

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.models import Registration
from webinars.registration.domain.actions import cancel_registration, register
from webinars.registration.domain.group import Companion, register_group
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db

ANA = {"email": "ana@example.org", "name": "Ana"}


@pytest.fixture
def webinar():
    webinar = WebinarFactory(capacity=1, offer_hours=0)
    facility = webinar.series.facility
    facility.name, facility.contact_address = "Facility", "help@facility.example.org"
    facility.save()
    return webinar


def texts(deliveries):
    return [" ".join(delivery.text.split()) for delivery in deliveries]


def test_the_cluster_that_registered_somebody_is_named(webinar, post):
    cluster = ClusterFactory(name="Green Cluster")
    people = [Companion(n, f"{n.lower()}@example.org", "SME", cluster) for n in ("Ana", "Bo")]

    register_group(webinar, people, by=UserFactory())

    placed, waiting = texts(post())
    assert "Your cluster, Green Cluster, registered you. You have a place" in placed
    assert "Your cluster, Green Cluster, registered you. This webinar is full" in waiting
    for person, text in zip(Registration.objects.order_by("seq"), (placed, waiting), strict=True):
        assert "object on your own page, or write to help@facility.example.org." in text
        assert person.get_link() in text


def test_staff_who_register_or_cancel_somebody_are_named(webinar, post):
    staff = CoordinatorFactory()
    person = register(webinar, **ANA, by=staff)
    waiting = register(webinar, email="bo@example.org", name="Bo")
    [first, own] = texts(post())
    assert "The staff of the Facility registered you. You have a place" in first
    assert "registered you" not in own

    cancel_registration(waiting, by=staff)
    cancel_registration(person, by=staff)

    left, freed = texts(post())
    assert "The staff of the Facility took you off the waiting list" in left
    assert "The staff of the Facility cancelled your registration." in freed
    for text in (left, freed):
        assert "If you did not want that, write to help@facility.example.org." in text
        assert "as you asked" not in text


def test_what_somebody_did_themselves_names_nobody(webinar, post):
    user = UserFactory(email="ana@example.org")
    person = register(webinar, **ANA, by=user)
    [placed] = texts(post())
    cancel_registration(person)
    [freed] = texts(post())

    assert "Dear Ana, You have a place" in placed
    assert "as you asked" in freed
    assert "not want that" not in placed + freed


def test_a_second_registration_by_the_cluster_says_so(webinar, post):
    register(webinar, **ANA, cluster=ClusterFactory(name="Green Cluster"))
    post()

    register(webinar, **ANA, by=UserFactory())

    [again] = texts(post())
    assert "Your cluster, Green Cluster, registered this address again just now." in again


def test_without_an_address_of_the_facility_one_answers_the_mail(webinar, post):
    webinar.series.facility.contact_address = ""
    webinar.series.facility.save()

    register(webinar, **ANA, by=CoordinatorFactory())

    assert "or answer this mail." in texts(post())[0]


def test_the_button_of_staff_names_them(webinar, staff, post):
    person = register(webinar, **ANA)
    post()

    staff.post(reverse("admin:webinars_registration_cancel", args=[person.pk]))

    assert "The staff of the Facility cancelled" in texts(post())[0]
