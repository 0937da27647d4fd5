"""One search over all that is public."""

import pytest
from django.test import override_settings

from clusters.domain.facility_page import publish_page
from clusters.models import PageQuestion
from clusters.tests.factories import ClusterFactory, FacilityPageFactory
from tgtf_portal.limits import LIMITS
from tgtf_portal.pages.domain.search import groups_found
from webinars.tests.factories import RecapFactory, SuccessStoryFactory, WebinarFactory
from webinars.tests.published import room_of_published_recap, told

pytestmark = pytest.mark.django_db
NASTY = [
    "%",
    "_",
    "'",
    '"',
    "\\",
    "zq\0xq",
    "' OR 1=1 --",
    "x" * 10_000,
    "<script>",
    "\u202e",
    "é" * 3,
]


def page(client, **asked):
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def world():
    note = told(room_of_published_recap(title="Wool webinar"), text="Wool is needed.")
    ClusterFactory(name="Cluster of wool", listed=True)
    ClusterFactory(name="Hidden wool", listed=False)
    SuccessStoryFactory(title="A story of wool")
    SuccessStoryFactory(title="Unpublished wool", published=False)
    WebinarFactory(title="Draft of wool", status="draft")
    questions = FacilityPageFactory(kind="questions", title="Questions")
    PageQuestion.objects.create(page=questions, question="Why wool?", answer="It is warm.")
    publish_page(questions, by=None)
    publish_page(FacilityPageFactory(body="We like **wool**."), by=None)
    FacilityPageFactory(kind="contact", title="Draft wool page")
    return note


def test_what_is_found_stands_under_its_kind_with_the_words_marked(client, world):
    found = page(client, q="WOOL")
    for kind in ("pages", "webinars", "clusters", "insights", "stories"):
        assert f'id="found-{kind}"' in found
    assert "Cluster of <mark>wool</mark>" in found
    assert "We like <mark>wool</mark>." in found
    assert 'href="/questions/#1-why-wool"' in found
    assert f'href="/insights/{world.code}/"' in found


def test_what_is_not_public_is_not_found_by_anybody(client, admin_client, world):
    for reader in (client, admin_client):
        found = page(reader, q="wool").replace("<mark>", "").replace("</mark>", "")
        for hidden in ("Hidden wool", "Unpublished wool", "Draft of wool", "Draft wool page"):
            assert hidden not in found


def test_every_word_has_to_stand_somewhere(client, world):
    assert "<mark>warm</mark>" in page(client, q="wool warm")
    assert "Nothing matches" in page(client, q="wool cold")


@pytest.mark.parametrize("asked", NASTY)
def test_nasty_words_find_nothing_and_harm_nothing(client, world, asked):
    found = page(client, q=asked)
    assert "<script>" not in found.replace("<script type", "")
    assert "Nothing matches" in found or "found-" not in found


def test_without_words_there_is_the_field_alone(client, world):
    for asked in ({}, {"q": ""}, {"q": "  "}):
        found = page(client, **asked)
        assert 'name="q"' in found
        assert "Nothing matches" not in found
        assert "found-" not in found


def test_five_of_a_kind_are_shown_and_all_are_a_click_away(client):
    for number in range(30):
        ClusterFactory(name=f"Wool {number:02}")
        WebinarFactory(title=f"Webinar on wool {number:02}")
    found = page(client, q="wool")
    assert found.count("<mark>Wool</mark>") == 5
    assert 'href="/clusters/?q=wool"' in found
    assert 'href="?q=wool&amp;kind=webinars"' in found
    whole = page(client, q="wool", kind="webinars")
    assert whole.count("Webinar on <mark>wool</mark>") == 24
    assert "q=wool&amp;kind=webinars&amp;page=2" in whole
    assert page(client, q="wool", kind="webinars", page=2).count("Webinar on <mark>") == 6
    assert client.get("/search/", {"q": "wool", "kind": "webinars", "page": 9}).status_code == 404
    assert 'id="found-clusters"' in page(client, q="wool", kind="no-such-kind")


@pytest.mark.parametrize("rows", [1, 12])
def test_it_costs_a_statement_a_kind_however_much_is_found(rows, django_assert_num_queries):
    for number in range(rows):
        ClusterFactory(name=f"Wool {number}")
        SuccessStoryFactory(title=f"Wool {number}")
        WebinarFactory(title=f"Wool {number}")
        RecapFactory()
    note = told(room_of_published_recap(title="Wool webinar"), text="Wool is needed.")
    for number in range(rows):
        told(note.breakout, text=f"More wool {number}")
    publish_page(FacilityPageFactory(body="Wool."), by=None)
    with django_assert_num_queries(6):
        groups = groups_found(["wool"])
    assert len(groups) == 6


def test_a_network_searches_as_often_as_everywhere(client, monkeypatch):
    monkeypatch.setitem(LIMITS, "searches", type(LIMITS["searches"])(2, 10**9))  # no window ends
    answers = [client.get("/search/", {"q": "wool"}).status_code for _turn in range(3)]
    assert answers == [200, 200, 429]
    assert client.get("/search/").status_code == 200


@override_settings(PAGES_KEPT_BYTES=0)
def test_every_page_leads_to_the_search(client):
    assert 'href="/search/"' in client.get("/").content.decode()
