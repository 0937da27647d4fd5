"""Which pages are kept whole, for whom, and what of a request makes another page."""

import gzip

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.editions import stores
from tgtf_portal.core.pages import shared
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import GroupCode, Recap
from webinars.tests.factories import RegistrationFactory, SuccessStoryFactory, WebinarFactory
from webinars.tests.published import told
from webinars.webinar.domain.turns import next_place_turn, next_webinar_turn

pytestmark = pytest.mark.django_db(transaction=True)
READ_OF_EDITIONS = "core_edition"


@pytest.fixture(autouse=True)
def shelf(settings, request):
    """Empty, and open."""
    if connection.vendor == "postgresql" and not settings.REDIS_URL:
        settings.REDIS_URL = request.getfixturevalue("redis_server").url
    settings.PAGES_KEPT_BYTES = 1 << 20
    for made in (shared.shelf, stores.store):
        made.cache_clear()
    yield shared.shelf()
    for made in (shared.shelf, stores.store):
        made.cache_clear()


@pytest.fixture
def pages():
    """Every public page that is kept, by its name."""
    note = told()
    webinar = note.breakout.webinar
    cluster, story = ClusterFactory(listed=True), SuccessStoryFactory()
    names = ["webinars:webinar-list", "clusters:cluster-list", "webinars:story-list"]
    names += ["pages:about", "pages:how-it-works", "pages:contact", "pages:questions"]
    names += ["pages:card", "pages:robots-txt", "pages:sitemap", "pages:search"]
    names += ["pages:home", "webinars:insight-list", "webinars:recap-rss", "webinars:recap-atom"]
    of_webinar = ["webinar-detail", "webinar-calendar", "recap-detail", "recap-json"]
    of_webinar += ["webinar-card"]
    of_webinar += ["recap-as-markdown", "recap-as-pdf", "recap-as-docx", "recap-as-png"]
    return {
        **{name: reverse(name) for name in names},
        **{name: reverse(f"webinars:{name}", args=[webinar.slug]) for name in of_webinar},
        "series": webinar.series.get_absolute_url(),
        "insight": note.get_absolute_url(),
        "cluster": cluster.get_absolute_url(),
        "cluster's picture": f"{cluster.get_absolute_url()}card.png",
        "story": story.get_absolute_url(),
        "story's picture": f"{story.get_absolute_url()}card.png",
    }


def statements(ask):
    with CaptureQueriesContext(connection) as queries:
        connection.force_debug_cursor = True
        answer = ask()
    return answer, [query["sql"] for query in queries if READ_OF_EDITIONS not in query["sql"]]


def test_every_public_page_is_given_out_again_without_a_statement(pages, client):
    for name, page in pages.items():
        client.get(page)
        first = client.get(page)  # a file is kept once it is made, and not counted as a new one
        again, asked = statements(lambda page=page: Client().get(page))

        assert asked == [], name
        assert again.content == first.content, name
        assert again["ETag"] == first["ETag"], name
        assert again["Cache-Control"] == "public, no-cache", name
        assert {"Cookie", "Accept-Encoding"} <= set(again["Vary"].split(", ")), name
        assert again["Content-Security-Policy"], name


def test_who_has_the_page_is_told_that_it_is_the_same(pages, client):
    for page in pages.values():
        client.get(page)
        etag = client.get(page)["ETag"]
        for held in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            same, asked = statements(
                lambda page=page, held=held: client.get(page, headers={"if-none-match": held})
            )
            assert (same.status_code, same.content, asked) == (304, b"", [])
            assert same["ETag"] == etag
        other = client.get(page, headers={"if-none-match": '"other"'})
        assert other.status_code == 200


def test_a_page_is_compressed_for_those_who_take_it(client):
    page = reverse("webinars:webinar-list")
    plain = client.get(page)
    small = client.get(page, headers={"accept-encoding": "br, gzip"})
    refused = client.get(page, headers={"accept-encoding": "gzip;q=0, identity"})

    assert gzip.decompress(small.content) == plain.content == refused.content
    assert (small["Content-Encoding"], "Content-Encoding" in refused) == ("gzip", False)
    assert small["ETag"] == f"W/{plain['ETag']}"
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2


def test_whoever_is_known_gets_a_page_of_their_own(client, shelf):
    person = UserFactory(name="Ada Marker")
    member = Client()
    member.force_login(person)
    page = WebinarFactory().get_absolute_url()

    assert b"Ada Marker" in member.get(page).content
    assert not len(shelf.pages)
    assert b"Marker" not in client.get(page).content
    assert len(shelf.pages) == 1
    assert b"Ada Marker" in member.get(page).content
    assert member.get(page)["Cache-Control"] == "private, no-store"
    assert "Content-Encoding" not in member.get(page, headers={"accept-encoding": "gzip"})
    assert b"Marker" not in client.get(page).content


@pytest.mark.parametrize("cookie", [portal_settings.SESSION_COOKIE_NAME, "messages"])
def test_a_cookie_that_may_say_who_asks_leads_past_the_shelf(client, shelf, cookie):
    client.cookies[cookie] = "whatever"

    client.get(reverse("webinars:webinar-list"))

    assert not len(shelf.pages)


def test_ten_thousand_ways_to_ask_for_one_page_are_one_page(client, shelf):
    page = reverse("webinars:webinar-list")
    first = client.get(f"{page}?utm_source=first")
    portal = shared.SharedPages(pytest.fail)  # nobody is asked to make it
    for number in range(10_000):
        portal(RequestFactory().get(page, {"utm_source": str(number), f"x{number}": ""}))

    assert len(shelf.pages) == 1
    assert first.content == client.get(page).content


def test_what_a_page_reads_of_its_address_makes_it_anew(client, shelf):
    ClusterFactory(name="Found", listed=True)
    page = reverse("clusters:cluster-list")
    client.get(page)

    assert b"Found" in client.get(f"{page}?q=found&utm_source=mail").content
    assert b"Found" not in client.get(f"{page}?q=nothing").content
    assert len(shelf.pages) == 1


def test_hosts_and_languages_have_pages_of_their_own(client, shelf, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    page = reverse("webinars:webinar-list")
    for language in ("en", "fr", "fr-BE", "en;q=0.9"):
        client.get(page, headers={"accept-language": language})
    assert {key[-1] for key in shelf.pages} == {"en", "fr"}

    client.get(page, headers={"host": "localhost"})
    client.get(page, headers={"host": "LOCALHOST"})
    assert client.get(page, headers={"host": "elsewhere.example.org"}).status_code == 400
    assert {key[1] for key in shelf.pages} == {"", "localhost"}


def test_what_is_no_page_is_not_kept(client, shelf):
    for page in ("/webinars/none/", "/clusters/none/", "/accounts/login/", "/no/such/page"):
        client.get(page)
    client.post(reverse("webinars:webinar-list"))
    told()
    Recap.objects.update(status=Recap.Status.WITHDRAWN)
    recap = Recap.objects.get()
    assert (
        client.get(reverse("webinars:recap-detail", args=[recap.webinar.slug])).status_code == 410
    )

    assert {key[2] for key in shelf.pages} == set()


def test_the_head_of_a_page_is_that_of_the_page(client, shelf):
    page = reverse("webinars:webinar-list")
    client.head(page)
    assert not len(shelf.pages)
    whole = client.get(page)

    head = client.head(page)

    assert (head.content, head["ETag"]) == (b"", whole["ETag"])
    assert head["Content-Length"] == whole["Content-Length"]


def test_a_shelf_holds_so_many_bytes_and_the_pages_last_asked_for(client, settings):
    settings.PAGES_KEPT_BYTES = 20_000
    shared.shelf.cache_clear()
    slugs = [ClusterFactory(listed=True).slug for _number in range(20)]
    pages = [reverse("clusters:cluster-detail", args=[slug]) for slug in slugs]
    for page in pages:
        client.get(page)
        client.get(pages[0])

    held = shared.shelf().pages
    assert 1 < len(held) < 20
    assert sum(page.size for page in held.values()) <= 20_000
    assert {pages[0], pages[-1]} <= {key[2] for key in held}


def test_a_page_that_no_one_may_keep_is_made_for_each(client, shelf, settings):
    settings.PAGES_KEPT_BYTES = 0
    page = reverse("webinars:webinar-list")
    client.get(page)

    again, asked = statements(lambda: client.get(page, headers={"accept-encoding": "gzip"}))

    assert asked
    assert again["Content-Encoding"] == "gzip"  # which has nothing to do with keeping
    assert not len(shelf.pages)


def test_a_page_lives_until_a_webinar_begins_or_a_kept_place_is_free(client, shelf):
    now = timezone.now()
    webinar = WebinarFactory(starts_at=now + timezone.timedelta(seconds=20))
    assert next_webinar_turn() == webinar.starts_at
    until = now + timezone.timedelta(seconds=10)
    RegistrationFactory(webinar=webinar, status="pending", held_until=until)
    RegistrationFactory(webinar=webinar, status="pending", held_until=now)
    assert next_place_turn() == until

    client.get(webinar.get_absolute_url())

    (page,) = shelf.pages.values()
    assert 5 < page.until - shared.time.monotonic() <= 10


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_set_keeps_no_page_for_longer(client, shelf, monkeypatch, hours):
    webinar = WebinarFactory(title="As it was")
    client.get(webinar.get_absolute_url())
    (page,) = shelf.pages.values()
    until, then = page.until, timezone.now() + timezone.timedelta(hours=hours)

    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: then)
        webinar.title = "As it is"
        webinar.save()
        assert b"As it is" in client.get(webinar.get_absolute_url()).content

    assert until <= shared.time.monotonic() + 60
    assert b"As it is" in client.get(webinar.get_absolute_url()).content


def test_a_code_of_a_group_ends_in_time(client, shelf):
    webinar = WebinarFactory()
    ends_at = timezone.now() + timezone.timedelta(seconds=15)
    GroupCode.objects.create(webinar=webinar, code="ABCD", ends_at=ends_at)

    client.get(webinar.get_absolute_url())

    (page,) = shelf.pages.values()
    assert page.until - shared.time.monotonic() <= 15
