"""What search engines, and sites that show a link to us, are told."""

import json
import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from clusters.domain.facility_page import publish_page
from clusters.tests.factories import ClusterFactory, FacilityFactory, FacilityPageFactory
from tgtf_portal.core.pages import cards
from tgtf_portal.limits import LIMITS
from webinars.models import Webinar
from webinars.tests.factories import RecapFactory, SuccessStoryFactory, WebinarFactory
from webinars.tests.published import room_of_published_recap, told
from webinars.webinar.domain.actions import cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db
NASTY = '</script><script>alert("1")</script> & <b>'
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def things_of(page):
    [data] = DATA.findall(page)
    return {thing["@type"]: thing for thing in json.loads(data)["@graph"]}


def locations(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    tree = ElementTree.fromstring(response.content)
    return {
        found.text.removeprefix(settings.SITE_URL) for found in tree.iter() if "loc" in found.tag
    }


def test_robots_are_told_what_wastes_their_time_and_where_the_sitemap_is(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /search/", "Disallow: /registrations/", "Disallow: /admin/"} <= {*lines}
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


def test_the_sitemap_has_what_is_public_and_nothing_else(client, admin_client):
    note = told(room_of_published_recap(title="Held", slug="held"))
    WebinarFactory(slug="draft", status="draft")
    RecapFactory(webinar__slug="unread", status="withdrawn")
    ClusterFactory(slug="shown")
    ClusterFactory(slug="unlisted", listed=False)
    SuccessStoryFactory(slug="read")
    SuccessStoryFactory(slug="unread-story", published=False)
    publish_page(FacilityPageFactory(), by=None)
    FacilityPageFactory(kind="contact")
    for reader in (client, admin_client):
        found = locations(reader)
        assert {"/", "/about/", "/webinars/held/", "/webinars/held/recap/"} <= found
        assert {"/clusters/shown/", "/stories/read/", f"/insights/{note.code}/"} <= found
        hidden = {"/webinars/draft/", "/clusters/unlisted/", "/webinars/unread/recap/"}
        assert not {*hidden, "/stories/unread-story/", "/contact/"} & found


def test_whatever_the_sitemap_has_is_there_for_a_stranger(client):
    told(room_of_published_recap())
    ClusterFactory()
    SuccessStoryFactory()
    publish_page(FacilityPageFactory(), by=None)
    assert {client.get(address).status_code for address in locations(client)} == {200}


@pytest.mark.parametrize("rows", [1, 20])
@override_settings(PAGES_KEPT_BYTES=0)
def test_the_sitemap_costs_the_same_statements(client, rows, django_assert_num_queries):
    ClusterFactory.create_batch(rows)
    WebinarFactory.create_batch(rows)
    SuccessStoryFactory.create_batch(rows)
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")


@pytest.mark.parametrize("address", ["/", "/webinars/", "/clusters/", "/about/", "/search/"])
def test_a_public_page_names_its_one_address(client, address):
    link = f'<link rel="canonical" href="{settings.SITE_URL}{address}">'
    assert link in page_of(client, address)
    assert page_of(client, f"{address}?utm_source=x").count('rel="canonical"') == 1


def test_a_recap_names_its_address_once(client):
    note = told(room_of_published_recap())
    assert page_of(client, note.breakout.webinar.recap.get_absolute_url()).count("canonical") == 1


def test_a_page_that_not_everybody_reads_names_no_address(admin_client):
    assert "canonical" not in admin_client.get("/dashboard/").content.decode()


def test_every_kind_of_page_has_a_preview_whose_picture_is_there(client):
    webinar = WebinarFactory(title=NASTY, summary="About wool.")
    story = SuccessStoryFactory(title=NASTY)
    cluster = ClusterFactory(name="Wool", summary="We spin.")
    for address in ("/", "/about/", *(o.get_absolute_url() for o in (webinar, story, cluster))):
        page = page_of(client, address)
        for name in ("og:title", "og:description", "og:url", "og:image", "twitter:card"):
            assert page.count(f'="{name}" content="') == 1, (address, name)
        picture = re.search(r'"og:image" content="([^"]+)"', page)[1]
        answer = client.get(picture.removeprefix(settings.SITE_URL))
        assert answer["Content-Type"] == "image/png"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_pictures_are_of_what_a_stranger_may_read(client):
    webinar = WebinarFactory(status="draft")
    story = SuccessStoryFactory(published=False)
    cluster = ClusterFactory(listed=False)
    for thing in (webinar, story, cluster):
        address = f"{thing.get_absolute_url()}card.png"
        assert client.get(address).status_code == 404


def test_a_network_has_as_many_new_pictures_drawn_as_of_recaps(client, monkeypatch):
    monkeypatch.setitem(LIMITS, "new renderings", type(LIMITS["new renderings"])(1))
    monkeypatch.setattr(cards, "typeset", lambda *_args, **_more: b"a picture")
    one, two = (ClusterFactory(name=f"Never drawn {n}") for n in range(2))
    answers = [client.get(f"{c.get_absolute_url()}card.png").status_code for c in (one, one, two)]
    assert answers == [200, 200, 429]


def test_a_title_with_markup_ends_no_script(client):
    webinar = WebinarFactory(title=NASTY)
    event = things_of(page_of(client, webinar.get_absolute_url()))["Event"]
    assert event["name"] == NASTY
    story = SuccessStoryFactory(title=NASTY)
    assert things_of(page_of(client, story.get_absolute_url()))["Article"]["headline"] == NASTY


def test_a_webinars_data_say_what_became_of_it(client):
    webinar = WebinarFactory(time_zone="Europe/Brussels")
    event = things_of(page_of(client, webinar.get_absolute_url()))["Event"]
    assert event["eventStatus"].endswith("/EventScheduled")
    assert event["location"]["@type"] == "VirtualLocation"
    assert event["startDate"] == webinar.starts_at.astimezone(webinar.zone).isoformat()
    was, later = webinar.starts_at, timezone.now() + timedelta(days=40)
    move_webinar(
        webinar, starts_at=later, ends_at=later + timedelta(hours=1), time_zone="UTC", by=None
    )
    event = things_of(page_of(client, webinar.get_absolute_url()))["Event"]
    assert event["eventStatus"].endswith("/EventRescheduled")
    assert event["previousStartDate"][:10] == was.isoformat()[:10]
    cancel_webinar(Webinar.objects.get(), reason="Ill.", by=None)
    event = things_of(page_of(client, webinar.get_absolute_url()))["Event"]
    assert event["eventStatus"].endswith("/EventCancelled")


def test_a_draft_that_is_given_another_time_was_never_rescheduled():
    webinar = WebinarFactory(status="draft")
    later = timezone.now() + timedelta(days=40)
    move_webinar(
        webinar, starts_at=later, ends_at=later + timedelta(hours=1), time_zone="UTC", by=None
    )
    assert Webinar.objects.get().moved_from is None


def test_the_facility_and_its_clusters_are_organisations(client):
    FacilityFactory(contact_address="facility@example.org")
    facility = things_of(page_of(client, "/"))["Organization"]
    assert facility["contactPoint"]["email"] == "facility@example.org"
    cluster = ClusterFactory(name="Wool", country="IT")
    organisation = things_of(page_of(client, cluster.get_absolute_url()))["Organization"]
    assert (organisation["name"], organisation["address"]["addressCountry"]) == ("Wool", "IT")


@override_settings(DEBUG=True)
def test_a_demo_answers_a_lost_address_with_our_own_page(client):
    for address in ("/no-such-page/", "/clusters/no-such-cluster/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "We cannot find this page" in response.content.decode()
        assert "urlpatterns" not in response.content.decode()
