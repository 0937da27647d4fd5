"""A flood waits, whoever sends it; a class behind one address and right links do not."""

from collections import Counter
from pathlib import Path

import pytest
import typst
from allauth.account import app_settings as account_settings
from django.conf import settings as portal_settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tgtf_portal.core import renderings
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.limits import LIMITS, MINUTE, RENDERINGS_AT_ONCE, Limit
from webinars.live.domain.notes import amend_insight, take_back_vote, vote_for
from webinars.live.domain.rooms import broadcast
from webinars.tests.entering import words
from webinars.tests.factories import (
    CalendarFeedFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

CLASS = 30
WORD = "a rather long password"
README = Path(portal_settings.BASE_DIR, "README.md").read_text()


@pytest.fixture(autouse=True)
def at_the_full_hour(settings, time_machine, tmp_path):
    """No window ends within a test; what is counted and kept is the test's alone."""
    time_machine.move_to("2026-11-24T10:00:00Z", tick=False)
    local = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        "default": {"BACKEND": local, "LOCATION": str(tmp_path)},
        "renderings": {**settings.CACHES["renderings"], "LOCATION": str(tmp_path / "renderings")},
    }


def answers(number, ask):
    return [ask(n).status_code for n in range(number)]


def test_every_figure_of_a_network_lets_a_class_work():
    by_network = ["searches", "new renderings", "wrong links", "wrong codes"]
    by_network += [name for name in LIMITS if name.endswith("of a network")]
    minute_rates = [
        rate
        for name in ("login", "signup", "reset_password", "reset_password_from_key")
        for rate in account_settings.RATE_LIMITS[name].split(",")
        if rate.endswith("/ip")
    ]

    assert {name for name in by_network if LIMITS[name].most < CLASS} == set()
    assert [rate for rate in minute_rates if int(rate.split("/")[0]) < CLASS] == []


def test_the_librarys_limits_are_on_and_count_where_all_processes_do(settings):
    off = {name for name, rates in account_settings.RATE_LIMITS.items() if not rates}

    assert off == set()
    assert {"login", "login_failed", "signup", "reset_password"} <= {*account_settings.RATE_LIMITS}
    shared = ("backends.db.DatabaseCache", "backends.redis.RedisCache")
    assert portal_settings._wrapped.default_settings.CACHES["default"]["BACKEND"].endswith(shared)


# --- Votes and notes ---
def test_somebody_changes_a_vote_often_but_not_a_thousand_times_a_minute(time_machine):
    seat = SeatFactory(breakout__status="running")
    note = InsightFactory(breakout=seat.breakout)
    neighbour = SeatFactory(breakout=seat.breakout)
    turns = [vote_for, take_back_vote] * (LIMITS["votes"].most // 2)
    for turn in turns:
        turn(note, seat.registration)

    with pytest.raises(Refused, match="very often within a minute"):
        vote_for(note, seat.registration)
    vote_for(note, neighbour.registration)
    time_machine.shift(MINUTE)
    vote_for(note, seat.registration)

    assert note.votes.count() == 2


def test_who_votes_too_often_reads_so_on_the_board(client, settings):
    settings.LIMITS = {**LIMITS, "votes": Limit(1, MINUTE)}
    seat = SeatFactory(breakout__status="running")
    note = InsightFactory(breakout=seat.breakout)
    client.get(reverse("webinars:registration-board", args=[seat.registration.token]))
    address = reverse("webinars:vote-edit", args=[seat.breakout.code, note.code])
    client.post(address, {"vote": "1"})

    answer = client.post(address, {"vote": "0"})

    assert "very often within a minute" in words(answer)
    assert note.votes.count() == 1


def test_one_changes_what_one_wrote_some_times_a_minute(settings):
    settings.LIMITS = {**LIMITS, "changes": Limit(2, MINUTE)}
    seat = SeatFactory(breakout__status="running")
    note = InsightFactory(breakout=seat.breakout, registration=seat.registration)
    for version in (1, 2):
        amend_insight(note, version=version, text=f"{version}", author=seat.registration)

    with pytest.raises(Refused, match="very often"):
        amend_insight(note, version=3, text="3", author=seat.registration)
    amend_insight(note, version=3, text="The host's")


def test_a_moderator_gives_the_rooms_time_to_read():
    room = SeatFactory(breakout__status="running").breakout
    for n in range(LIMITS["broadcasts"].most):
        broadcast(room.webinar, f"Sentence {n}", by=None)

    with pytest.raises(Refused, match="Give them time"):
        broadcast(room.webinar, "One more", by=None)


# --- Mails about accounts ---
def test_a_new_password_is_asked_for_three_times_an_hour_for_one_address(mailoutbox):
    UserFactory(email="ann@example.org")
    address = reverse("account_reset_password")

    def ask(n, email="ann@example.org"):
        return Client().post(address, {"email": email}, REMOTE_ADDR=f"10.0.0.{n}")

    codes = answers(4, ask)
    late = ask(9)

    assert codes == [302, 302, 302, 429]
    assert (late.status_code, late["Retry-After"]) == (429, "60")
    assert "Please try again in a minute" in words(late)
    assert ask(9, "ben@example.org").status_code == 302
    assert [mail.to for mail in mailoutbox].count(["ann@example.org"]) == 3


def test_whatever_forms_are_used_an_address_gets_few_account_mails_and_every_warning(
    settings, mailoutbox, client
):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "100/m/ip", "signup": "100/m/ip"}
    person = UserFactory(email="ann@example.org")
    person.set_password(WORD)
    person.save()
    facts = {"name": "Ann", "password1": WORD, "password2": WORD}
    for _time in range(6):
        Client().post(reverse("account_signup"), {**facts, "email": "ann@example.org"})
        Client().post(reverse("account_reset_password"), {"email": "ann@example.org"})
    client.force_login(person)
    new = f"{WORD} 2"
    changed = {"oldpassword": WORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), changed)

    subjects = Counter(mail.subject for mail in mailoutbox)
    assert subjects.pop("Your password was changed") == 1
    assert subjects.total() == LIMITS["account mails"].most


def test_a_class_asks_for_new_passwords_at_once():
    address = reverse("account_reset_password")
    codes = answers(CLASS, lambda n: Client().post(address, {"email": f"p{n}@example.org"}))

    assert set(codes) == {302}


# --- Searches, feeds ---
@pytest.mark.parametrize("name", ["webinars:insight-list", "clusters:cluster-list"])
def test_a_network_searches_so_often_and_whoever_is_known_has_turns_of_their_own(settings, name):
    settings.LIMITS = {**LIMITS, "searches": Limit(3, MINUTE)}
    address = reverse(name)
    known = Client()
    known.force_login(UserFactory())

    codes = answers(4, lambda n: Client().get(address, {"q": f"solar {n}"}))
    refused = Client().get(address, {"q": "roofs"})

    assert codes == [200, 200, 200, 429]
    assert (refused["Retry-After"], "try again in a minute" in words(refused)) == ("60", True)
    assert Client().get(address).status_code == 200, "whoever only reads is not counted"
    assert Client().get(address, {"q": "x"}, REMOTE_ADDR="10.9.9.9").status_code == 200
    assert answers(4, lambda n: known.get(address, {"q": "x"})) == [200, 200, 200, 429]


def test_a_search_of_many_words_looks_for_a_few_and_a_long_one_is_told_so(client):
    many = client.get(reverse("webinars:insight-list"), {"q": " ".join("abcdefghijklmnop")})
    long = client.get(reverse("webinars:insight-list"), {"q": "x" * 201})

    assert (many.status_code, long.status_code) == (200, 200)
    assert "at most 200 characters" in words(long)


def test_a_calendar_asks_so_often_by_its_key_and_keys_do_not_share(client):
    feed, other = CalendarFeedFactory(), CalendarFeedFactory()
    address = reverse("webinars:calendar-feed", args=[feed.token])

    codes = answers(LIMITS["own feed"].most + 1, lambda n: client.get(address))

    assert (set(codes[:-1]), codes[-1]) == ({200}, 429)
    assert client.get(reverse("webinars:calendar-feed", args=[other.token])).status_code == 200
    answer = client.get(address)
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("3600", "private, no-store")


# --- Documents ---
@pytest.fixture
def made(monkeypatch):
    """How often a document is really set."""
    from tgtf_portal.core.pages import cards
    from webinars.recap.formats import pdf

    pdf.recap_pdf.cache_clear()
    cards.drawn.cache_clear()
    calls, compile_it = [], typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **kw: calls.append(1) or compile_it(*a, **kw))
    return calls


def test_a_document_is_made_once_for_all_processes_and_new_ones_so_often(settings, client, made):
    from webinars.recap.formats import pdf

    settings.LIMITS = {**LIMITS, "new renderings": Limit(1)}
    recap, other = RecapFactory(), RecapFactory()

    def fetch(recap):
        pdf.recap_pdf.cache_clear()  # as another process
        return client.get(reverse("webinars:recap-as-pdf", args=[recap.webinar.slug]))

    files = [fetch(recap) for _time in range(3)]
    refused = fetch(other)

    assert [file.status_code for file in files] == [200] * 3
    assert len({file.content for file in files}) == 1
    assert len(made) == 1
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert fetch(recap).status_code == 200


def test_where_many_are_being_made_a_stranger_comes_back_and_what_is_owed_is_made(monkeypatch):
    monkeypatch.setattr(renderings, "LONGEST_WAIT", 0.0)
    places = [f"renderings/place/{n}" for n in range(RENDERINGS_AT_ONCE)]
    for place in places:
        caches["default"].add(place, 1)

    with pytest.raises(renderings.BusyMakingError):
        renderings.kept("test", "facts", lambda: b"made", may_make=lambda: True)
    owed = renderings.kept("test", "facts", lambda: b"made")
    again = renderings.kept("test", "facts", lambda: b"never", may_make=lambda: False)

    assert (owed, again) == (b"made", b"made")
    assert [caches["default"].get(place) for place in places] == [1] * RENDERINGS_AT_ONCE


def test_places_are_given_back_and_old_renderings_leave_the_disk(time_machine):
    for n in range(RENDERINGS_AT_ONCE + 1):
        renderings.kept("test", n, lambda: b"made", may_make=lambda: True)
    with pytest.raises(ValueError, match="a slip"):
        renderings.kept("test", "bad", lambda: (_ for _ in ()).throw(ValueError("a slip")))

    free = [caches["default"].get(f"renderings/place/{n}") for n in range(RENDERINGS_AT_ONCE)]
    assert free == [None] * RENDERINGS_AT_ONCE
    assert renderings.forget_old() == 0
    time_machine.move_to("2099-01-01T00:00:00Z")
    assert renderings.forget_old() == RENDERINGS_AT_ONCE + 1


# --- Mails by hand ---
def test_buttons_that_mail_many_are_pressed_so_often(client, staff, settings):
    settings.LIMITS = {**LIMITS, "group mails": Limit(1)}
    webinar = HostFactory(email="hal@example.org").breakout.webinar
    page = f"/admin/webinars/webinar/{webinar.pk}/invite-hosts/"

    asked = client.get(page)
    first, second = (client.post(page, follow=True) for _time in range(2))

    assert "1 host gets" in words(asked)
    assert "1 person is sent a link" in words(first)
    assert "You had very many mails sent within an hour" in words(second)


# --- What operators read ---
def test_the_operators_part_has_the_figures():
    table = README.partition("**Limits.**")[2].partition("**Mail.**")[0]
    figures = {str(limit.most) for limit in LIMITS.values()}

    assert {figure for figure in figures if f"{figure}" not in table} == set()
