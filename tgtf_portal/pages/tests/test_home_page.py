"""The first page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.domain.facility_page import publish_page
from clusters.tests.factories import (
    ClusterFactory,
    FacilityFactory,
    FacilityPageFactory,
    ProjectFactory,
    SMEFactory,
)
from tgtf_portal.core.tests.factories import UserFactory
from webinars.common.told import settle_told
from webinars.models import Webinar
from webinars.tests.factories import (
    HeldWebinarFactory,
    RecapFactory,
    RegistrationFactory,
    StatementFactory,
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


def running(**facts):
    return WebinarFactory(starts_at=timezone.now() - timedelta(minutes=5), **facts)


def test_home_says_what_is_on_now_how_to_join_and_what_comes_next(client):
    webinar = running(title="Running", capacity=3)
    WebinarFactory(title="Pathways")
    page = text_of(client)
    assert page.index("Now</span>") < page.index("Running") < page.index("Next webinar")
    assert page.index("Next webinar") < page.index("Pathways")
    assert f'btn-primary btn-large" href="/webinars/{webinar.slug}/register/">Join</a>' in page
    assert "3 places left." in page
    assert page.count("btn-primary") == 1
    Webinar.objects.filter(title="Pathways").update(status="draft")
    page = text_of(client)
    assert "Running" in page
    assert "Next webinar" not in page
    assert "No webinar is announced" not in page


def test_home_shows_several_that_are_on_now_and_one_primary_button(client):
    running(title="First running")
    running(title="Second running")
    page = text_of(client)
    assert page.index("First running") < page.index("Second running")
    assert page.count("btn-primary") == 1


def test_home_leads_to_a_running_webinar_that_is_full(client):
    webinar = running(capacity=1)
    RegistrationFactory(webinar=webinar)
    page = text_of(client)
    assert "All places are taken." in page
    assert f'href="{webinar.get_absolute_url()}">To the webinar</a>' in page
    assert "btn-primary" not in page


def test_home_tells_whom_the_facility_helps_how_and_at_which_price_as_staff_wrote_it(client):
    body = "## For whom\n\nFor *all*.\n\n## What it costs\n\n[Nothing](/about/)"
    publish_page(FacilityPageFactory(kind="home", title="Grow", lead="Lead.", body=body), by=None)
    page = text_of(client)
    assert "<h1>Grow</h1>" in page
    assert "<h2>For whom</h2><p>For <em>all</em>.</p>" in page.replace("> <", "><")
    assert '<a href="/about/">Nothing</a>' in page
    assert '<meta name="description" content="Lead.">' in page


def test_home_lists_the_forms_of_support_where_nobody_wrote_a_text(client):
    FacilityFactory(support="workshop\nonline webinar")
    assert "<li>Workshop</li><li>Online webinar</li>" in text_of(client)


def test_home_quotes_a_conclusion_with_the_way_to_its_sentence(client):
    recap = RecapFactory(webinar=HeldWebinarFactory())
    key = "conclusion/insight/abc"
    sentence = StatementFactory(recap=recap, key=key, text="Skills <b>matter</b>.", position=9)
    settle_told(recap.webinar_id)
    page = text_of(client)
    assert '<blockquote class="concluded"><p>Skills &lt;b&gt;matter&lt;/b&gt;.</p>' in page
    assert f'href="{recap.get_absolute_url()}#{sentence.anchor}"' in page
    sentence.dropped = True
    sentence.save()
    settle_told(recap.webinar_id)
    assert "concluded" not in text_of(client)


def test_home_says_both_how_many_clusters_and_how_many_projects_there_are(client):
    ProjectFactory.create_batch(2)
    ProjectFactory(status="withdrawn")
    assert "clusters, at work in 2 projects" in text_of(client)


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


@pytest.mark.parametrize("rows", [1, 30])
def test_home_costs_the_same_queries_however_much_there_is(client, rows, django_assert_num_queries):
    FacilityFactory()
    WebinarFactory.create_batch(rows)
    RecapFactory.create_batch(rows)
    SuccessStoryFactory.create_batch(rows)
    SMEFactory.create_batch(rows)
    EngagementFactory.create_batch(rows)
    publish_page(FacilityPageFactory(kind="home"), by=None)
    with django_assert_num_queries(6):
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
