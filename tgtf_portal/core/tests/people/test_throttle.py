"""Personal links are not to be found by trying."""

import pytest
from django.http import Http404, HttpResponse
from django.urls import path

from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import by_link
from tgtf_portal.core.values import tokens
from tgtf_portal.urls import urlpatterns as portal_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@by_link
def personal_page(request, token):
    if tokens.read("test", token) is None:
        raise Http404
    return HttpResponse("yours")


urlpatterns = [path("mine/<token>/", personal_page), *portal_patterns]
RIGHT = f"/mine/{tokens.issue('test', 'u3Jc')}/"


def guess(client, times, **headers):
    return [client.get(f"/mine/guess-{n}/", headers=headers).status_code for n in range(times)]


def test_abuse_02_after_thirty_misses_a_wrong_link_is_told_to_wait_and_a_right_one_opens(client):
    assert guess(client, 31) == [404] * 30 + [429]

    answer, right = client.get("/mine/guess-31/"), client.get(RIGHT)

    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()
    assert (right.status_code, right.content) == (200, b"yours")
    for response in (answer, right):
        assert "no-store" in response.headers["Cache-Control"]


def test_a_wrong_link_that_is_made_like_a_right_one_waits_too(client):
    guess(client, 31)
    forged = RIGHT.replace("u3Jc", "u3Jd")

    assert client.get(forged).status_code == 429


def test_right_links_are_no_misses(client):
    assert {client.get(RIGHT).status_code for _n in range(40)} == {200}


def test_the_next_hour_begins_anew(client, time_machine):
    time_machine.move_to("2026-11-24T10:59:00Z")
    guess(client, 31)
    time_machine.move_to("2026-11-24T11:00:01Z")

    assert guess(client, 1) == [404]


def test_header_that_no_trusted_proxy_wrote_helps_nobody(client):
    for n in range(31):
        guess(client, 1, **{"x-forwarded-for": f"203.0.113.{n}"})

    assert guess(client, 1) == [429]


def test_behind_a_trusted_proxy_each_client_counts_for_itself(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess(client, 31, **{"x-forwarded-for": "198.51.100.9, 203.0.113.1"})

    forged = guess(client, 1, **{"x-forwarded-for": "203.0.113.2, 203.0.113.1"})
    neighbour = guess(client, 1, **{"x-forwarded-for": "203.0.113.2"})

    assert (forged, neighbour) == ([429], [404])


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
    ],
)
def test_client_cannot_vary_its_address_within_its_network(rf, address, network):
    assert throttle.client_network(rf.get("/", REMOTE_ADDR=address)) == network
