"""The picture that announces a recap on other sites: what it says, who gets it, how it is kept."""

import struct

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tgtf_portal.core.pages.cards import Card, drawn
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.models import Recap
from webinars.recap.domain.publication import withdraw_recap
from webinars.recap.formats.card import card_of
from webinars.tests.factories import RecapFactory
from webinars.tests.nasty_recap import NASTY
from webinars.tests.nasty_recap import told as nasty_recap
from webinars.tests.published import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return RecapFactory(
        title="Green pathways",
        webinar__number=2,
        webinar__slug="pathways",
        webinar__starts_at="2021-10-18T22:30:00Z",
        webinar__ends_at="2021-10-18T23:30:00Z",
        webinar__time_zone="Europe/Brussels",
        webinar__series__facility__name="The Facility",
    )


def address(recap):
    return reverse("webinars:recap-as-png", args=[recap.webinar.slug])


def loaded(recap):
    return Recap.objects.with_webinar().get(pk=recap.pk)


def test_the_card_says_title_number_day_and_facility_and_nothing_else(recap):
    assert card_of(loaded(recap)) == Card(
        title="Green pathways",
        eyebrow="Recap of webinar 2",
        detail="19 October 2021",
        facility="The Facility",
        language="en",
        region=None,
    )


def test_the_picture_is_a_png_of_the_size_that_the_page_promises(client, recap):
    answer = client.get(address(recap))

    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", answer.content[16:24])
    head = html.fromstring(client.get(recap.get_absolute_url()).content)
    told = {m.get("property") or m.get("name"): m.get("content") for m in head.iter("meta")}
    assert {name: said for name, said in told.items() if name and "image" in name} == {
        "og:image": f"{settings.SITE_URL}{address(recap)}",
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": "Recap of webinar 2: Green pathways. 19 October 2021, The Facility",
    }
    assert (width, height) == (1200, 630)
    assert told["twitter:card"] == "summary_large_image"


def test_caches_may_keep_it_and_whoever_has_it_gets_304(client, recap):
    first = client.get(address(recap))
    again = client.get(address(recap), headers={"if-none-match": first["ETag"]})

    assert first["ETag"].startswith('"')
    assert set(first["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert (again.status_code, again.content) == (304, b"")


def test_another_title_is_another_picture(client, recap):
    before = client.get(address(recap))["ETag"]
    Recap.objects.filter(pk=recap.pk).update(title="Other pathways")

    assert client.get(address(recap), headers={"if-none-match": before}).status_code == 200


def test_a_hidden_insight_changes_nothing_of_it(client, recap):
    before = client.get(address(recap)).content
    drawn.cache_clear()
    told(recap.webinar.breakouts.create(title="Room"), text="MARKER", hidden_at=timezone.now())

    assert client.get(address(recap)).content == before


def test_only_staff_get_the_picture_of_a_recap_that_is_not_published(client, recap):
    withdraw_recap(recap, by=None)

    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        assert client.get(address(recap)).status_code == 410
    client.force_login(CoordinatorFactory())
    answer = client.get(address(recap))
    assert answer.status_code == 200
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_the_picture_costs_one_query(client, recap, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(address(recap))


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_nasty_title_is_one_picture(client, words):
    picture = drawn(card_of(loaded(nasty_recap(words))))

    assert isinstance(picture, bytes)  # more pages would be a list
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)


def test_other_sites_may_show_the_picture_and_nothing_else(client, recap):
    policies = {
        form: client.get(reverse(f"webinars:recap-{form}", args=[recap.webinar.slug])).headers[
            "Cross-Origin-Resource-Policy"
        ]
        for form in ("as-png", "as-pdf", "json", "detail")
    }

    assert policies.pop("as-png") == "cross-origin"
    assert set(policies.values()) == {"same-origin"}
