"""The first page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.tests.factories import ClusterFactory, FacilityFactory, SMEFactory
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Webinar
from webinars.tests.factories import (
    HeldWebinarFactory,
    RecapFactory,
    RegistrationFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_home_is_whole_before_anything_is_there(client):
    page = text_of(client)
    assert "We help business clusters" in page
    assert "No webinar is announced right now" in page
    assert "No recap is published yet" in page
    assert "No story is published yet" in page


def test_home_says_what_the_facility_does_in_its_own_words(client):
    FacilityFactory(summary="We plant trees.")
    assert "We plant trees." in text_of(client)


def test_home_shows_the_next_webinar_with_places_left_and_one_button(client):
    webinar = WebinarFactory(capacity=2, title="Pathways")
    RegistrationFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar, cancelled_at=timezone.now())
    page = text_of(client)
    assert "1 place left, no account needed" in page
    assert f'href="/webinars/{webinar.slug}/register/">Register</a>' in page
    assert page.count("btn-primary") == 1


def test_home_offers_the_waiting_list_of_a_full_webinar(client):
    webinar = WebinarFactory(capacity=1)
    RegistrationFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar, status="waiting")
    page = text_of(client)
    assert "Full, with 1 person on the waiting list" in page
    assert "Join the waiting list" in page


def test_home_names_what_is_under_way_and_shows_the_next_webinar_all_the_same(client):
    began = timezone.now() - timedelta(minutes=5)
    WebinarFactory(title="Running", starts_at=began)
    WebinarFactory(title="Pathways")
    page = text_of(client)
    assert page.index("Under way now") < page.index("Running") < page.index("Next webinar")
    assert page.index("Next webinar") < page.index("Pathways")
    Webinar.objects.filter(title="Pathways").update(status="draft")
    page = text_of(client)
    assert "Under way now" in page
    assert "No webinar is announced" not in page


def test_home_shows_neither_drafts_nor_what_is_not_public(client):
    WebinarFactory(status="draft", title="Secret plan")
    RecapFactory(status="withdrawn", title="Withdrawn recap", webinar=HeldWebinarFactory())
    SuccessStoryFactory(published=False, title="Unpublished story")
    ClusterFactory(listed=False, country="LT")
    page = text_of(client)
    assert not {"Secret plan", "Withdrawn recap", "Unpublished story"} & set(page.split(">"))
    assert "Lithuania: " not in page


def test_home_counts_what_the_directory_lists(client):
    ClusterFactory(country="PT")
    SMEFactory.create_batch(2, cluster=ClusterFactory(country="PT"))
    page = text_of(client)
    assert 'aria-label="Portugal, clusters: 2"' in page
    assert "/clusters/?country=PT" in page


def test_home_counts_the_advisors_whom_the_current_facility_engaged(client):
    EngagementFactory()
    EngagementFactory(project__facility=FacilityFactory(slug="next-year"))
    EngagementFactory(status="withdrawn")
    AdvisorFactory.create_batch(3)
    assert "hand-picked advisors</dt> <dd>1</dd>" in text_of(client)


@pytest.mark.parametrize("rows", [1, 10])
def test_home_costs_the_same_queries_however_much_there_is(client, rows, django_assert_num_queries):
    FacilityFactory()
    WebinarFactory.create_batch(rows)
    RecapFactory.create_batch(rows)
    SuccessStoryFactory.create_batch(rows)
    SMEFactory.create_batch(rows)
    EngagementFactory.create_batch(rows)
    with django_assert_num_queries(7):
        client.get("/")


@pytest.mark.parametrize("address", ["/", "/webinars/", "/clusters/", "/stories/", "/insights/"])
def test_no_reader_meets_another_in_the_header(address):
    ann, bo = UserFactory(name="Ann Other"), UserFactory(name="Bo Nobody")
    for _round in range(2):
        for person in (ann, None, bo):
            reader = Client()
            if person:
                reader.force_login(person)
            page = reader.get(address).content.decode()
            names = {name for name in ("Ann Other", "Bo Nobody") if name in page}
            assert names == ({person.name} if person else set())
            assert ("Sign out" in page, "Sign in" in page) == (bool(person), not person)
            assert 'aria-current="true"' in page or address == "/"


def test_a_stranger_costs_neither_a_session_nor_a_cookie(client, django_assert_num_queries):
    with django_assert_num_queries(1):  # the stories
        answer = client.get("/stories/")
    assert not answer.cookies
