"""Nothing that can be guessed, or read in a copy of the database, is a personal link."""

import secrets

import pytest
from django.urls import reverse

from tgtf_portal.core.tests.leaks import watch
from tgtf_portal.core.values import tokens
from tgtf_portal.pages.tests.addresses import addresses, browser, checksums, small_world

pytestmark = pytest.mark.django_db


def opened_by(settings, secret):
    """The addresses that a stranger opens with it."""
    places = [a for a in addresses() if "<str:token>" in a.route and a.blanks == 1]
    found = []
    for number, address in enumerate(places):
        client = browser(settings, REMOTE_ADDR=f"10.4.{number // 250}.{number % 250}")
        if client.get(reverse(address.name, args=[secret])).status_code == 200:
            found.append(address.name)
    return found


def test_abuse_02_a_copy_of_the_database_holds_no_link_and_its_codes_open_nothing(settings):
    world = small_world()
    copy = "\n".join(checksums().values())
    codes = [
        world.registration.code,
        world.feed.code,
        world.message.message_id.strip("<>").replace("@", "."),
    ]

    links = {kind for kind in watch.found_in(copy).values() if kind.endswith(" link")}

    assert codes[0] in copy
    assert links == set()
    assert {code: opened_by(settings, code) for code in codes} == {code: [] for code in codes}
    assert "webinars:registration-detail" in opened_by(settings, world.registration.token)


def test_abuse_02_ten_thousand_guesses_hit_nothing():
    code = tokens.new_code()
    right = tokens.issue("registration", code)
    guesses = [f"{code}.{secrets.token_urlsafe(32)}" for _ in range(10_000)]

    assert len(right) == len(guesses[0])
    assert [guess for guess in guesses if tokens.read("registration", guess)] == []
