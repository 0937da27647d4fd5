"""A published recap may be kept by caches that ask again; pages of one person may not."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Correction, Insight, Recap, Source, Statement, Vote
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
)
from webinars.tests.recap_outputs import (
    FEEDS,
    FILES,
    FORMS,
    address,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    webinar = HeldWebinarFactory(slug="pathways", title="Pathways", attended=50)
    room = BreakoutFactory(webinar=webinar, title="Green leadership")
    InsightFactory(breakout=room, kind=Insight.Kind.CONCLUSION, text="CONCLUSIONSHOWN matters")
    InsightFactory(breakout=room, text="NOTESHOWN counts", carried_votes=7)
    InsightFactory(breakout=room, text="A second bar makes a figure", carried_votes=1)
    return approve_and_publish(compile_recap(webinar), by=None)


ALL = [*FORMS, *FEEDS]


@pytest.mark.parametrize("name", ALL)
def test_whoever_has_it_already_gets_304(client, recap, name):
    first = client.get(address(recap, name))
    again = client.get(address(recap, name), headers={"if-none-match": first["ETag"]})

    assert first["ETag"].startswith('"')
    assert set(first["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert "Cookie" in first["Vary"]
    assert not first.cookies
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address(recap, name), headers={"if-none-match": '"other"'}).content


@pytest.mark.parametrize("name", ALL)
def test_head_says_the_same_without_a_body(client, recap, name):
    got, asked = client.get(address(recap, name)), client.head(address(recap, name))

    assert (asked.status_code, asked.content, asked["ETag"]) == (200, b"", got["ETag"])


def _hide(recap):
    Insight.objects.filter(text__contains="NOTESHOWN").update(hidden_at=timezone.now())


def _vote(recap):
    note = Insight.objects.get(text__contains="NOTESHOWN")
    Vote.objects.create(insight=note, registration=RegistrationFactory(webinar=recap.webinar))


def _edit(recap):
    Statement.objects.filter(text__contains="CONCLUSIONSHOWN").update(text="Better.")


def _source(recap):
    Source.objects.filter(text__contains="NOTESHOWN").update(text="Another source.")


def _drop(recap):
    recap.statements.filter(text__contains="NOTESHOWN").update(dropped=True)


def _correct(recap):
    Correction.objects.create(recap=recap, note="A figure was put right.")


def _retitle(recap):
    Recap.objects.filter(pk=recap.pk).update(standfirst="Another standfirst.")


@pytest.mark.parametrize("change", [_hide, _vote, _edit, _source, _drop, _correct, _retitle])
def test_whatever_is_shown_counts_for_the_etag_of_the_page_and_of_each_document(
    client, recap, change
):
    in_the_data = change not in {_vote, _correct, _retitle}  # these stand in no statement
    forms = [name for name in FORMS if in_the_data or name != "recap-json"]
    before = {name: client.get(address(recap, name))["ETag"] for name in forms}

    change(recap)

    after = {
        name: client.get(address(recap, name), headers={"if-none-match": tag})
        for name, tag in before.items()
    }
    assert {name: answer.status_code for name, answer in after.items()} == dict.fromkeys(forms, 200)


def test_a_signed_in_readers_page_is_kept_nowhere(client, recap):
    public = client.get(recap.get_absolute_url())
    client.force_login(UserFactory(name="Nora Named"))

    own = client.get(recap.get_absolute_url(), headers={"if-none-match": public["ETag"]})

    assert own.status_code == 200
    assert set(own["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert "Cookie" in own["Vary"]
    assert own["ETag"] != public["ETag"]


def test_a_page_that_tells_something_once_is_kept_nowhere(client, recap):
    client.cookies["messages"] = "anything"

    assert "no-store" in client.get(recap.get_absolute_url())["Cache-Control"]


# --- What machines are told ----------------------------------------------------------------------
def test_the_page_leads_to_every_form_and_to_the_feeds(client, recap):
    page = client.get(recap.get_absolute_url()).content.decode()

    for name in [*FILES, *FEEDS]:
        assert f'href="{address(recap, name)}"' in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{recap.get_absolute_url()}">' in page
    assert '<meta property="og:title" content="Pathways">' in page
    assert f'<meta property="og:description" content="{recap.standfirst}">' in page


@pytest.mark.parametrize("path", ["/", "/webinars/"])
def test_feeds_are_found_from_the_front_door(client, recap, path):
    page = client.get(path).content.decode()

    assert 'type="application/rss+xml"' in page
    assert 'type="application/atom+xml"' in page


def test_the_feeds_name_published_recaps_by_the_portals_own_address(client, recap, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://portal.example.org", ["*"]

    rss = client.get("/webinars/recaps.rss", headers={"host": "evil.example.net"})
    atom = client.get("/webinars/recaps.atom", headers={"host": "evil.example.net"})

    assert b"evil" not in rss.content + atom.content
    item = ET.fromstring(rss.content).find("./channel/item")
    entry = ET.fromstring(atom.content).find("./{*}entry")
    link = "https://portal.example.org/webinars/pathways/recap/"
    assert (item.findtext("title"), item.findtext("link")) == ("Pathways", link)
    assert entry.find("./{*}link").attrib["href"] == link
    assert entry.findtext("./{*}published") == recap.published_at.isoformat()
    assert len(ET.fromstring(rss.content).findall("./channel/item")) == 1
    assert rss["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert ET.fromstring(rss.content).findtext("./channel/language") == "en"


@pytest.mark.parametrize("rows", [1, 10])
def test_a_feed_costs_one_statement(client, django_assert_num_queries, rows):
    RecapFactory.create_batch(rows)

    for name in FEEDS:
        with django_assert_num_queries(1):
            client.get(address(None, name))
